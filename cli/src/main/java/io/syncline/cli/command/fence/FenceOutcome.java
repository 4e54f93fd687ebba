package io.syncline.cli.command.fence;

import io.syncline.cli.failure.Failure;
import io.syncline.proto.node.v1.FenceResponse;
import java.util.Optional;

/**
 * What is known of one cluster at the end of the wait.
 *
 * @param cluster its name; that of its context where it did not answer
 * @param answer its last answer; empty where it gave none
 * @param failure why it gave none; empty where it was not asked
 */
record FenceOutcome(
    String cluster, State state, Optional<FenceResponse> answer, Optional<Failure> failure) {

  /** How a cluster stands, the best first. */
  enum State {
    /** It has applied everything. */
    APPLIED,

    /** No node of it is joined to the log: nothing is served there that could be old. */
    GONE,

    /** It has not applied everything in time. */
    WAITING,

    /** It did not answer, or there is no context to ask it by. */
    UNKNOWN
  }

  static FenceOutcome of(FenceResponse answer) {
    return new FenceOutcome(
        answer.getCluster(),
        answer.getApplied() ? State.APPLIED : State.WAITING,
        Optional.of(answer),
        Optional.empty());
  }

  static FenceOutcome unanswered(String context, Failure failure) {
    return new FenceOutcome(context, State.UNKNOWN, Optional.empty(), Optional.of(failure));
  }

  /** A cluster that the log tells of, and nobody asked. */
  static FenceOutcome notAsked(String cluster, boolean live) {
    return new FenceOutcome(
        cluster, live ? State.UNKNOWN : State.GONE, Optional.empty(), Optional.empty());
  }

  /** The better of two answers about one cluster: either is proof enough. */
  FenceOutcome or(FenceOutcome other) {
    return state.compareTo(other.state) <= 0 ? this : other;
  }
}
