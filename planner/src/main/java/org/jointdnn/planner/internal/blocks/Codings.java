package org.jointdnn.planner.internal.blocks;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Cap;

/** In which codings tensors may cross to each side: those of the costs but for such as no plan needs. */
final class Codings {
    private static final int[] ONLY_RAW = {0};

    private final List<CrossingTensor> tensors;
    /** By destination and tensor: indices of codings, ascending. */
    private final int[][][] admitted;

    private Codings(List<CrossingTensor> tensors, int[][][] admitted) {
        this.tensors = tensors;
        this.admitted = admitted;
    }

    /** All codings but those that another one covers. */
    static Codings of(List<CrossingTensor> tensors) {
        int[][] useful = new int[tensors.size()][];
        for (int tensor = 0; tensor < useful.length; tensor++) {
            useful[tensor] = useful(tensors.get(tensor).codings());
        }
        return new Codings(tensors, new int[][][] {useful, useful});
    }

    private static int[] useful(List<Coding> codings) {
        if (codings.size() == 1) {
            return ONLY_RAW;
        }
        List<Integer> useful = new ArrayList<>();
        for (int index = 0; index < codings.size(); index++) {
            if (!covered(codings, index)) {
                useful.add(index);
            }
        }
        return useful.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean covered(List<Coding> codings, int index) {
        Coding coding = codings.get(index);
        for (int other = 0; other < codings.size(); other++) {
            boolean first = other < index || !coding.covers(codings.get(other));
            if (other != index && codings.get(other).covers(coding) && first) {
                return true;
            }
        }
        return false;
    }

    /** These without those that alone exceed a limit, unless that leaves none. */
    Codings within(List<Cap> caps) {
        int[][][] within = new int[2][tensors.size()][];
        for (Side to : Side.values()) {
            for (int tensor = 0; tensor < tensors.size(); tensor++) {
                within[to.ordinal()][tensor] = within(caps, tensor, to);
            }
        }
        return new Codings(tensors, within);
    }

    private int[] within(List<Cap> caps, int tensor, Side to) {
        int[] all = admitted[to.ordinal()][tensor];
        if (all.length == 1) {
            return all;
        }
        List<Integer> within = new ArrayList<>();
        for (int coding : all) {
            Coding candidate = tensors.get(tensor).codings().get(coding);
            if (caps.stream().allMatch(cap -> cap.admits(candidate, to))) {
                within.add(coding);
            }
        }
        return within.isEmpty()
                ? all
                : within.stream().mapToInt(Integer::intValue).toArray();
    }

    int tensors() {
        return tensors.size();
    }

    /** Indices of the codings in which a tensor may cross to a side. */
    int[] admitted(int tensor, Side to) {
        return admitted[to.ordinal()][tensor];
    }

    Coding get(int tensor, int coding) {
        return tensors.get(tensor).codings().get(coding);
    }

    /** The side that a tensor is computed on. */
    Side home(int tensor, Side[] sides) {
        int producer = tensors.get(tensor).producer();
        return producer < 0 ? Side.MOBILE : sides[producer];
    }
}
