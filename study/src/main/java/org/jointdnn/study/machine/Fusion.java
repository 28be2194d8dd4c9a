package org.jointdnn.study.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.study.workload.Operation;
import org.jointdnn.study.workload.OperatorClass;
import org.jointdnn.study.workload.Workload;

/**
 * Which operations of a network run as one kernel: each group begins with any operation and goes on with
 * element-wise ones, and batch normalisations where those are mere scalings.
 *
 * <p>An operation joins the group of the operation that, of all it reads, comes last; but only if everything
 * else it reads is in the group too, or was there before the group began. So a group can run at the place of
 * its first operation. Groups are made once for the network. In a segment, a group is what of it lies in the
 * segment's blocks; that is why a segment never costs more than its parts: the joined group moves no tensor
 * that its parts don't, and starts once.
 *
 * <p>Source: what ONNX Runtime, TensorRT and cuDNN fuse in common: convolution or product of matrices with
 * bias, scaling, residual sum and activation; chains of element-wise operators.
 */
final class Fusion {
    /** An operation and the block it is in. */
    record Member(int block, Operation operation) {}

    private final boolean normalisationsJoin;
    private final List<List<Member>> groups = new ArrayList<>();
    private final Map<String, Integer> writtenAt = new HashMap<>();
    private final Map<String, Integer> writtenIn = new HashMap<>();
    private final List<Integer> begins = new ArrayList<>();

    private Fusion(boolean normalisationsJoin) {
        this.normalisationsJoin = normalisationsJoin;
    }

    /** Groups for inference, in order of their first operations. */
    static List<List<Member>> inference(Workload workload) {
        return new Fusion(true).group(workload);
    }

    /** Groups for the forward pass of training, in which normalisations need the statistics of the batch first. */
    static List<List<Member>> training(Workload workload) {
        return new Fusion(false).group(workload);
    }

    private List<List<Member>> group(Workload workload) {
        int position = 0;
        for (int block = 0; block < workload.blocks().size(); block++) {
            for (Operation operation : workload.blocks().get(block)) {
                place(new Member(block, operation), position++);
            }
        }
        return groups;
    }

    private void place(Member member, int position) {
        int group = joins(member.operation()) ? groupToJoin(member.operation()) : -1;
        if (group < 0) {
            group = groups.size();
            groups.add(new ArrayList<>());
            begins.add(position);
        }
        groups.get(group).add(member);
        for (String tensor : member.operation().writes()) {
            writtenAt.put(tensor, position);
            writtenIn.put(tensor, group);
        }
    }

    /** Soft-max and its like need all of their input before they write; scaling by known statistics does not. */
    private boolean joins(Operation operation) {
        return operation.kind() == OperatorClass.ELEMENT_WISE
                || (normalisationsJoin && operation.kind() == OperatorClass.NORMALISATION && operation.scales());
    }

    private int groupToJoin(Operation operation) {
        int latest = -1;
        int group = -1;
        for (String tensor : operation.reads()) {
            int at = writtenAt.getOrDefault(tensor, -1);
            if (at > latest) {
                latest = at;
                group = writtenIn.getOrDefault(tensor, -1);
            }
        }
        if (group < 0) {
            return -1;
        }
        for (String tensor : operation.reads()) {
            boolean within = writtenIn.getOrDefault(tensor, -1) == group;
            if (!within && writtenAt.getOrDefault(tensor, -1) > begins.get(group)) {
                return -1;
            }
        }
        return group;
    }

    /** For each tensor, how many operations read it. */
    static Map<String, Integer> readers(Workload workload) {
        Map<String, Integer> readers = new HashMap<>();
        for (List<Operation> block : workload.blocks()) {
            for (Operation operation : block) {
                operation.reads().forEach(tensor -> readers.merge(tensor, 1, Integer::sum));
            }
        }
        return readers;
    }

    /** Bytes of tensors that a part of a group moves to and from memory: what it takes in and what others take of it. */
    static long movedBytes(List<Member> part, Workload workload, Map<String, Integer> readers, Set<String> outputs) {
        Set<String> written = new HashSet<>();
        Map<String, Integer> readWithin = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (Member member : part) {
            for (String tensor : member.operation().reads()) {
                readWithin.merge(tensor, 1, Integer::sum);
                if (!written.contains(tensor)) {
                    taken.add(tensor);
                }
            }
            written.addAll(member.operation().writes());
        }
        long bytes = 0;
        for (String tensor : taken) {
            bytes += workload.bytes(tensor);
        }
        for (String tensor : written) {
            int all = readers.getOrDefault(tensor, 0);
            // What no operation reads is an answer of the network, under this name or another.
            if (all == 0 || all > readWithin.getOrDefault(tensor, 0) || outputs.contains(tensor)) {
                bytes += workload.bytes(tensor);
            }
        }
        return bytes;
    }
}
