package io.syncline.agent.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.doctor.Colleagues;
import io.syncline.agent.doctor.Meeting;
import io.syncline.agent.doctor.Report;
import io.syncline.core.doctor.Examination;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.time.Ticker;
import io.syncline.proto.node.v1.DoctorServiceGrpc;
import io.syncline.proto.node.v1.DoctorServiceGrpc.DoctorServiceFutureStub;
import io.syncline.proto.node.v1.ExamineRequest;
import io.syncline.proto.node.v1.IntroduceRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Asks the other nodes for the doctor, over gRPC, all at once. */
public final class GrpcColleagues implements Colleagues {
  /** After that a node counts as silent, when it is only asked who it is. */
  private static final Duration MEETING = Duration.ofSeconds(3);

  /** Longer than an examination can take. */
  private static final Duration EXAMINATION = Duration.ofSeconds(20);

  private final Ticker ticker;
  private final InstantSource clock;

  public GrpcColleagues(Ticker ticker, InstantSource clock) {
    this.ticker = ticker;
    this.clock = clock;
  }

  /** A question under way; {@code answered} is ticker time, 0 before that. */
  private record Asked<T>(
      NodeInfo node,
      ManagedChannel channel,
      ListenableFuture<T> answer,
      long askedMillis,
      long asked,
      AtomicLong answered) {}

  @Override
  public List<Meeting> meet(List<NodeInfo> nodes) {
    return ask(
        nodes,
        MEETING,
        stub -> stub.introduce(IntroduceRequest.getDefaultInstance()),
        (asked, outcome) ->
            new Meeting(
                asked.node().name(),
                outcome.answer().map(DoctorMessages::introduction),
                asked.askedMillis(),
                Duration.ofNanos(Math.max(0, asked.answered().get() - asked.asked())),
                outcome.detail()));
  }

  @Override
  public List<Report> examine(List<NodeInfo> nodes) {
    ExamineRequest request = ExamineRequest.newBuilder().setThisNodeOnly(true).build();
    return ask(
        nodes,
        EXAMINATION,
        stub -> stub.examine(request),
        (asked, outcome) ->
            outcome
                .answer()
                .filter(answer -> answer.getNodesCount() == 1)
                .map(answer -> DoctorMessages.report(answer.getNodes(0)))
                .orElseGet(() -> silent(asked.node(), outcome.detail())));
  }

  /** What came of a question: an answer, or why there is none. */
  private record Outcome<T>(Optional<T> answer, String detail) {}

  private <T, R> List<R> ask(
      List<NodeInfo> nodes,
      Duration patience,
      Function<DoctorServiceFutureStub, ListenableFuture<T>> question,
      BiFunction<Asked<T>, Outcome<T>, R> told) {
    List<Asked<T>> asked = new ArrayList<>();
    try {
      for (NodeInfo node : nodes) {
        asked.add(ask(node, patience, question));
      }
      return asked.stream().map(each -> told.apply(each, outcome(each))).toList();
    } finally {
      asked.forEach(each -> each.channel().shutdownNow());
    }
  }

  private <T> Asked<T> ask(
      NodeInfo node,
      Duration patience,
      Function<DoctorServiceFutureStub, ListenableFuture<T>> question) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(node.host(), node.grpcPort()).usePlaintext().build();
    AtomicLong answered = new AtomicLong();
    long askedMillis = clock.millis();
    long asked = ticker.nanos();
    ListenableFuture<T> answer =
        question.apply(
            DoctorServiceGrpc.newFutureStub(channel)
                .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS));
    answer.addListener(() -> answered.set(ticker.nanos()), Runnable::run);
    return new Asked<>(node, channel, answer, askedMillis, asked, answered);
  }

  private <T> Outcome<T> outcome(Asked<T> asked) {
    try {
      T answer = asked.answer().get();
      // The listener may not have run yet: later is less certain, never wrong.
      asked.answered().compareAndSet(0, ticker.nanos());
      return new Outcome<>(Optional.of(answer), "");
    } catch (ExecutionException e) {
      Status status = Status.fromThrowable(e);
      String why = status.getDescription() == null ? "no answer" : status.getDescription();
      return new Outcome<>(Optional.empty(), status.getCode() + ": " + why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(
          ErrorCode.SHUTTING_DOWN, "interrupted while asking " + asked.node().name(), e);
    }
  }

  private static Report silent(NodeInfo node, String detail) {
    String why = detail.isEmpty() ? "an answer that nobody understands" : detail;
    return new Report(
        node.name(),
        List.of(
            Examination.unknown(
                "node",
                "it is registered and does not answer at "
                    + node.host()
                    + ":"
                    + node.grpcPort()
                    + ": "
                    + why,
                "an answer",
                "look at that node, and at the network between the two; an older version has no"
                    + " doctor")));
  }
}
