package org.jointdnn.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jointdnn.device.adapt.LinkEstimate;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.device.adapt.ServerLoad;
import org.jointdnn.device.conditions.Conditions;
import org.jointdnn.device.conditions.Decision;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.device.stream.Outcome;
import org.jointdnn.device.stream.QueryStream;
import org.jointdnn.device.stream.StreamSettings;
import org.jointdnn.engine.Timeline;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.LinkException;

/**
 * One network that runs on this device and on a cloud server together.
 *
 * <p>It starts with nothing but the server's address and the model's name. While it measures link and machines and fetches
 * the weights it needs, queries are answered by the server alone, if the chosen plan allows that; else they wait. After that
 * they follow the best plan, which changes as link, server and device do. Once this device holds all weights, a query is
 * answered whatever becomes of the server: from the last activation that was computed here. With several servers, one is used at
 * a time: the first that can be; one that was left is used again after a while.
 *
 * <p>Thread safety: safe. Close it when it is not needed any more.
 */
public final class JointDnn implements AutoCloseable {
    private final Connection connection;

    private JointDnn(Connection connection) {
        this.connection = connection;
    }

    /** Connects with {@link JointDnnOptions#DEFAULT}. */
    public static JointDnn connect(String target, String model, Objective objective) {
        return connect(target, model, objective, JointDnnOptions.DEFAULT);
    }

    /**
     * Connects to a server and begins to prepare; returns when the first query can be asked.
     *
     * @param target the server, {@code HOST:PORT}
     * @throws LinkException if the server can't be reached or does not offer the model
     * @throws IllegalArgumentException if the options hold a profile or a calibration of another model
     */
    public static JointDnn connect(String target, String model, Objective objective, JointDnnOptions options) {
        return connect(List.of(target), model, UserRules.always(objective), options);
    }

    /**
     * Connects to the first of several servers that can be reached, and begins to prepare; returns when the first query can be
     * asked. When that server fails or refuses, the next one is used that has the same weights.
     *
     * <p>Once the rules forbid the link nothing is sent any more; then queries are answered here if this device holds the weights,
     * which may be those that a server offered when it was last asked.
     *
     * @param targets the servers, {@code HOST:PORT} each, the preferred one first
     * @param rules what the user wants, depending on the options' conditions
     * @throws LinkException if no server can be reached, or may be, or the one that is does not offer the model
     * @throws IllegalArgumentException if the options hold a profile or a calibration of another model
     */
    public static JointDnn connect(List<String> targets, String model, UserRules rules, JointDnnOptions options) {
        return connect(targets, model, rules, options, OrtLocalSide::new);
    }

    /** Makes this device's side of a bundle. */
    interface LocalSideFactory {
        LocalSide open(DeviceWeights weights, JointDnnOptions options);
    }

    static JointDnn connect(
            List<String> targets, String model, UserRules rules, JointDnnOptions options, LocalSideFactory factory) {
        return new JointDnn(Connection.open(targets, model, rules, options, factory));
    }

    /** The model's inputs. */
    public List<TensorSpec> inputs() {
        return bundle().inputs();
    }

    /** The model's outputs. */
    public List<TensorSpec> outputs() {
        return bundle().outputs();
    }

    /** The model's bundle. */
    public Bundle bundle() {
        return connection.network().bundle();
    }

    /**
     * Waits until queries follow the chosen plan, and returns it.
     *
     * @throws LinkException if the preparation failed on the link
     * @throws InfeasibleException if no plan respects the constraints
     */
    public Plan awaitPlanned() {
        return connection.network().awaitPlanned();
    }

    /** Waits until link and machines are measured, and returns what the planner works with. */
    public Costs awaitCosts() {
        return connection.network().awaitCosts();
    }

    /**
     * {@link #awaitCosts} as recent queries found them: both machines' times are multiplied by how much longer than its
     * profile says each segment, or else each side, has taken lately. If plans are being chosen, over the link as it is
     * thought to be now.
     */
    public Costs currentCosts() {
        return connection.network().currentCosts();
    }

    /** The link as the traffic shows it; empty as long as plans aren't being chosen. */
    public Optional<LinkEstimate> link() {
        return connection.network().session().map(session -> session.link());
    }

    /** How busy the server is thought to be; empty as long as plans aren't being chosen. */
    public Optional<ServerLoad> serverLoad() {
        return connection.network().session().map(session -> session.load());
    }

    /** The server in use, as it was given. */
    public String server() {
        return connection.network().server();
    }

    /** What this device is like at the moment. */
    public Conditions conditions() {
        return connection.rules().conditions();
    }

    /** What the user's rules mean at the moment, and why. */
    public Decision decision() {
        return connection.rules().decision();
    }

    /** Whether this device holds all that it needs to answer without the server, and may: then every query is answered. */
    public boolean answersAlone() {
        return connection.network().answersAlone();
    }

    /** The plan that queries follow now; empty as long as plans aren't being chosen. */
    public Optional<Plan> currentPlan() {
        return connection.network().session().map(session -> session.plan());
    }

    /**
     * Measures the link again, which takes some twenty round trips; the plan stays as it is.
     *
     * @param radio whose power constants to use; its rates and round-trip time are ignored
     * @throws LinkException if the link fails
     */
    public Link measureLink(Link radio) {
        return connection.network().measureLink(radio);
    }

    /**
     * Follows another plan from now on, with all tensors crossing as they are: waits until link and machines are measured,
     * brings the plan's segments to both sides, and returns the plan with its predicted cost. No other plan is chosen any
     * more.
     *
     * @param placement the side of each block; all tensors cross raw
     */
    public Plan follow(List<Side> placement) {
        return follow(PlanEvaluator.evaluate(awaitCosts(), placement));
    }

    /**
     * Follows another plan from now on, codecs included: brings its segments to both sides, and returns it. No other plan is
     * chosen any more.
     *
     * @param plan for this bundle, its cost predicted
     */
    public Plan follow(Plan plan) {
        return connection.follow(
                new PlanChoice.Fixed(plan.placement(), Plans.codecs(plan)), network -> network.follow(plan));
    }

    /**
     * Follows another choice than the options' from now on: waits until link and machines are measured, and brings the chosen plan
     * to both sides.
     *
     * @return the plan that queries begin with: on this device alone, if the user's rules forbid the link
     * @throws InfeasibleException if no plan respects the choice's constraints
     */
    public Plan follow(PlanChoice choice) {
        return connection.follow(choice, network -> network.follow(choice));
    }

    /**
     * Follows the best plan of the moment from now on by another choice than the options', beginning with one that is brought
     * to both sides first. When another server or another version of the model takes over, the best plan within the choice is
     * followed, however the chooser would have chosen.
     *
     * @param choice says whether this device may answer alone
     * @param chooser finds the best plan within the choice
     */
    public Plan follow(PlanChoice.Best choice, PlanChooser chooser, Plan first) {
        return connection.follow(choice, network -> network.follow(choice, chooser, first));
    }

    /**
     * Answers a query, however long it takes.
     *
     * @param inputs exactly those of the model
     * @throws IllegalArgumentException if they are not
     * @throws LinkException if the server fails and this device can't answer alone
     */
    public Tensors run(Tensors inputs) {
        return connection.answer(inputs, Timeline.NEVER);
    }

    /**
     * Answers a query, by a deadline if this device alone could meet it, once it holds all weights; else as soon as
     * possible.
     *
     * @param inputs exactly those of the model
     * @param deadline from now
     * @throws IllegalArgumentException if they are not
     * @throws LinkException if the server fails and this device can't answer alone
     */
    public Tensors run(Tensors inputs, Duration deadline) {
        return connection.answer(inputs, System.nanoTime() + deadline.toNanos());
    }

    /**
     * Opens a stream of queries, such as a camera's frames, whose stages overlap: this device computes for one while another
     * is on the link and a third on the server. Close it before this. Like other queries, its frames go on when another server or
     * another version of the model takes over. With {@link PlanChoice.Aim#STREAM} plans are chosen for it.
     *
     * @param consumer gets the outcome of each query, in order
     */
    public QueryStream<Tensors, Tensors> stream(StreamSettings settings, Consumer<? super Outcome<Tensors>> consumer) {
        return connection.stream(settings, consumer);
    }

    /** How the last query was answered; throws IllegalStateException before the first. */
    public PlanReport lastPlan() {
        return connection.lastPlan().orElseThrow(() -> new IllegalStateException("no query has been answered yet"));
    }

    /** Stops the preparation, closes the connection and frees the sessions. */
    @Override
    public void close() {
        connection.close();
    }
}
