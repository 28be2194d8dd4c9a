package org.jointdnn.planner.dag;

import java.util.List;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.cut.FlowNetwork;
import org.jointdnn.planner.internal.cut.MinimumCut;

/**
 * Places operators by a minimum cut, for a cost {@code latencyWeight * latency + energyWeight * energy}.
 *
 * <p>The source is MOBILE, the sink CLOUD. There is a node for each operator, and these arcs:
 *
 * <pre>
 * source -> v    what operator v costs on CLOUD: cut if v is there
 * v -> sink      what v costs on MOBILE: cut if v is there
 *                infinite, either of them, if v can't run there or is pinned to the other side
 *
 * for a tensor of producer p that costs "up" to send to CLOUD and "down" to send to MOBILE:
 * p -> u         up, u being a node of its own      u -> c   infinite, for each consumer c
 * d -> p         down, d being a node of its own    c -> d   infinite, for each consumer c
 *                if the tensor is an output, source -> p of down instead of d and its arcs
 * </pre>
 *
 * <p>If a consumer is on CLOUD, so is u, and p -> u is cut if p is on MOBILE: once, however many consumers
 * there are. If all of them are on MOBILE, u may be there too for nothing. Likewise d. An output is fetched
 * once if p is on CLOUD, whoever else reads it on MOBILE. With one consumer c, u and d are left out: the
 * arcs are p -> c and c -> p. The producer of the model's inputs is the source.
 *
 * <p>So every placement has a cut of its cost, and each cut of finite capacity costs at least its placement.
 *
 * <p>Among placements of equal cost the one in which fewer tensors cross is taken, then the one with fewer
 * operators on CLOUD: their ties are operators + 1 for a crossing and 1 for an operator on CLOUD.
 *
 * <p>Complexity: that of {@link MinimumCut} on at most operators + 2 tensors nodes.
 */
final class PlacementCut {
    private final DagCosts costs;
    private final double latencyWeight;
    private final double energyWeight;
    private final long crossingTie;
    private final FlowNetwork network;

    private PlacementCut(DagCosts costs, double latencyWeight, double energyWeight) {
        this.costs = costs;
        this.latencyWeight = latencyWeight;
        this.energyWeight = energyWeight;
        this.crossingTie = costs.operators() + 1L;
        this.network = new FlowNetwork(costs.operators());
    }

    /** The best placement under pins that can be followed. */
    static List<Side> best(DagCosts costs, List<Pin> pins, double latencyWeight, double energyWeight) {
        PlacementCut placement = new PlacementCut(costs, latencyWeight, energyWeight);
        placement.addOperators();
        for (Pin pin : pins) {
            placement.add(pin);
        }
        for (CrossingTensor tensor : costs.graph().tensors()) {
            placement.add(tensor);
        }
        MinimumCut cut = MinimumCut.of(placement.network)
                .orElseThrow(() -> new IllegalArgumentException("pins " + pins + " can't be followed"));
        Side[] sides = new Side[costs.operators()];
        for (int operator = 0; operator < sides.length; operator++) {
            sides[operator] = cut.onSourceSide(operator) ? Side.MOBILE : Side.CLOUD;
        }
        return List.of(sides);
    }

    private void addOperators() {
        double cloudWeight = (latencyWeight + energyWeight * costs.idleWatts()) * costs.loadFactor();
        List<Operator> operators = costs.graph().operators();
        for (int index = 0; index < operators.size(); index++) {
            Operator operator = operators.get(index);
            double cloud = operator.runsOnCloud() ? cloudWeight * operator.cloudMillis() : Double.POSITIVE_INFINITY;
            double mobile = operator.runsOnMobile()
                    ? latencyWeight * operator.mobileMillis() + energyWeight * operator.mobileMillijoules()
                    : Double.POSITIVE_INFINITY;
            network.fromSource(index, cloud, 1);
            network.toSink(index, mobile, 0);
        }
    }

    private void add(Pin pin) {
        for (int operator = pin.from(); operator <= pin.to(); operator++) {
            if (pin.side() == Side.MOBILE) {
                network.fromSource(operator, Double.POSITIVE_INFINITY, 0);
            } else {
                network.toSink(operator, Double.POSITIVE_INFINITY, 0);
            }
        }
    }

    private void add(CrossingTensor tensor) {
        Link link = costs.link();
        double up = message(link.uploadMillis(tensor.bytes()), link.uploadMilliwatts());
        if (tensor.producer() < 0) {
            addInput(tensor, up);
            return;
        }
        int producer = tensor.producer();
        double down = message(link.downloadMillis(tensor.bytes()), link.downloadMilliwatts());
        List<Integer> consumers = tensor.consumers();
        if (consumers.size() == 1) {
            network.arc(producer, consumers.get(0), up, crossingTie);
        } else if (!consumers.isEmpty()) {
            int sent = network.addNode();
            network.arc(producer, sent, up, crossingTie);
            consumers.forEach(consumer -> network.arc(sent, consumer, Double.POSITIVE_INFINITY, 0));
        }
        if (tensor.output()) {
            network.fromSource(producer, down, crossingTie);
        } else if (consumers.size() == 1) {
            network.arc(consumers.get(0), producer, down, crossingTie);
        } else if (!consumers.isEmpty()) {
            int fetched = network.addNode();
            network.arc(fetched, producer, down, crossingTie);
            consumers.forEach(consumer -> network.arc(consumer, fetched, Double.POSITIVE_INFINITY, 0));
        }
    }

    private void addInput(CrossingTensor tensor, double up) {
        if (tensor.consumers().size() == 1) {
            network.fromSource(tensor.consumers().get(0), up, crossingTie);
        } else if (!tensor.consumers().isEmpty()) {
            int sent = network.addNode();
            network.fromSource(sent, up, crossingTie);
            tensor.consumers().forEach(consumer -> network.arc(sent, consumer, Double.POSITIVE_INFINITY, 0));
        }
    }

    private double message(double millis, double milliwatts) {
        double wait = costs.link().rttMillis() / 2;
        double energy = milliwatts * millis / 1000 + costs.idleWatts() * wait;
        return latencyWeight * (millis + wait) + energyWeight * energy;
    }
}
