package org.jointdnn.device.training;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jointdnn.device.Channels;
import org.jointdnn.device.LinkMeasurement;
import org.jointdnn.device.PacedCoding;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.PacedWork;
import org.jointdnn.planner.Link;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.joint.RemoteWorker;
import org.jointdnn.training.joint.Visit;
import org.jointdnn.training.joint.Visited;
import org.jointdnn.wire.CorruptedMessageException;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.SealedMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.training.CloseTrainingRequest;
import org.jointdnn.wire.training.CloseTrainingResponse;
import org.jointdnn.wire.training.SealedMessage;
import org.jointdnn.wire.training.TrainingServiceGrpc;
import org.jointdnn.wire.training.TrainingSetup;
import org.jointdnn.wire.training.VisitAnswerPart;
import org.jointdnn.wire.training.VisitHeader;
import org.jointdnn.wire.training.VisitRequestPart;

/**
 * A server's side of a training. A visit that fails on the link is made again until it succeeds or patience ends.
 *
 * <p>Every failure is a {@link LinkException}; {@link LinkException.StateLost} says that the server has the training no more.
 *
 * <p>Thread safety: none.
 */
public final class CloudWorker implements RemoteWorker {
    private static final long FIRST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private static final int REFUSALS = 3;
    private static final Duration GLANCE = Duration.ofSeconds(5);

    private final ManagedChannel channel;
    private final String target;
    private final String trainingId;
    private final TrainingNetwork network;
    private final Patience patience;
    private final LinkMeasurement link;
    private CodecChoice codecs = CodecChoice.RAW;
    private Pace pace = Pace.FULL;

    /**
     * How long to try.
     *
     * @param perCall for one attempt, the server's computation included
     * @param inAll for all attempts at a visit
     */
    public record Patience(Duration perCall, Duration inAll) {
        public Patience {
            if (perCall.isNegative() || perCall.isZero() || inAll.compareTo(perCall) < 0) {
                throw new IllegalArgumentException("perCall is " + perCall + ", inAll " + inAll
                        + "; perCall must be more than 0 and inAll not less than it");
            }
        }
    }

    private CloudWorker(
            ManagedChannel channel, String target, String trainingId, TrainingNetwork network, Patience patience) {
        this.channel = channel;
        this.target = target;
        this.trainingId = trainingId;
        this.network = network;
        this.patience = patience;
        this.link = new LinkMeasurement(channel, target, patience.perCall());
    }

    /**
     * Begins a training on a server, which derives the same network from its own copy of the model.
     *
     * @param target the server, {@code HOST:PORT}
     * @param model the model's name there
     * @param batch of the network's inputs
     * @param seed of the masks of dropouts
     * @throws LinkException if the server can't be reached, has no room, or comes to another network
     */
    public static CloudWorker begin(
            String target, String model, long batch, TrainingNetwork network, long seed, Patience patience) {
        String trainingId = UUID.randomUUID().toString();
        TrainingSetup setup = TrainingMessages.setup(trainingId, model, batch, network, seed);
        ManagedChannel channel = Channels.open(target, WireLimits.DEFAULT);
        CloudWorker worker = new CloudWorker(channel, target, trainingId, network, patience);
        try {
            worker.open(setup);
            return worker;
        } catch (RuntimeException e) {
            channel.shutdownNow();
            throw e;
        }
    }

    private void open(TrainingSetup setup) {
        SealedMessage sealed = SealedMessages.seal(setup);
        persistently(() -> {
            try {
                return TrainingServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(patience.perCall().toNanos(), TimeUnit.NANOSECONDS)
                        .openTraining(sealed);
            } catch (StatusRuntimeException e) {
                throw LinkException.of(target, e);
            }
        });
    }

    /**
     * From now on, tensors cross in these codecs.
     *
     * @param codingPace of this device
     */
    void codeBy(CodecChoice choice, Pace codingPace) {
        codecs = choice;
        pace = codingPace;
    }

    /** The radio at the rates and round-trip time that the link shows now; throws LinkException if it fails. */
    public Link measureLink(Link radio) {
        return persistently(() -> link.measure(radio));
    }

    /** The same if that succeeds at once and within some seconds; else nothing is known of the link but that it is no good. */
    Optional<Link> glanceAtLink(Link radio) {
        try {
            return Optional.of(new LinkMeasurement(channel, target, GLANCE).measure(radio));
        } catch (LinkException e) {
            return Optional.empty();
        }
    }

    @Override
    public Visited visit(Visit visit) {
        VisitHeader header = TrainingMessages.header(trainingId, visit, codecs);
        return persistently(() -> attempt(header, visit));
    }

    private Visited attempt(VisitHeader header, Visit visit) {
        link.compareClocks();
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(patience.perCall().toNanos(), TimeUnit.NANOSECONDS);
        BlockingClientCall<VisitRequestPart, VisitAnswerPart> call =
                ClientCalls.blockingBidiStreamingCall(channel, TrainingServiceGrpc.getVisitMethod(), options);
        try (PacedWork work = new PacedWork(pace)) {
            return new TrainingCall(call, link, new VisitCoding(new PacedCoding(work))).make(header, visit, network);
        } catch (StatusException e) {
            throw LinkException.of(target, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (CorruptedMessageException e) {
            throw new LinkException.Corrupted("the link to " + target + " damages messages: " + e.getMessage(), e);
        } catch (InvalidMessageException e) {
            throw new LinkException.Protocol(target + " answered nonsense: " + e.getMessage(), e);
        } finally {
            call.cancel("the visit is over", null);
        }
    }

    /**
     * Does what may fail on the link, again and again, with pauses that grow, and each time on another connection: one that bytes
     * have changed on outside of any checksum may not get over it. That can look like a refusal too, so one counts when it is
     * repeated.
     */
    private <T> T persistently(Supplier<T> work) {
        long deadlineNanos = System.nanoTime() + patience.inAll().toNanos();
        int refusals = 0;
        for (long pauseNanos = FIRST_PAUSE_NANOS; ; pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS)) {
            try {
                return work.get();
            } catch (LinkException e) {
                refusals = e.isTransient() ? 0 : refusals + 1;
                boolean lost = e instanceof LinkException.StateLost;
                if (lost || refusals >= REFUSALS || deadlineNanos - System.nanoTime() < pauseNanos) {
                    throw e;
                }
                if (!(e instanceof LinkException.Overloaded)) {
                    channel.enterIdle();
                }
            }
            pause(pauseNanos);
            channel.resetConnectBackoff();
        }
    }

    private void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private LinkException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return LinkException.of(
                target,
                Status.CANCELLED
                        .withDescription("the thread was interrupted")
                        .withCause(e)
                        .asRuntimeException());
    }

    /** Ends the training on the server, if it can be reached; else the server drops it by itself after a while. */
    @Override
    public void close() {
        TrainingServiceGrpc.newStub(channel)
                .withDeadlineAfter(patience.perCall().toNanos(), TimeUnit.NANOSECONDS)
                .closeTraining(
                        CloseTrainingRequest.newBuilder()
                                .setTrainingId(trainingId)
                                .build(),
                        new StreamObserver<CloseTrainingResponse>() {
                            @Override
                            public void onNext(CloseTrainingResponse done) {}

                            @Override
                            public void onError(Throwable failure) {
                                // Nobody waits for it.
                            }

                            @Override
                            public void onCompleted() {}
                        });
        channel.shutdown();
    }
}
