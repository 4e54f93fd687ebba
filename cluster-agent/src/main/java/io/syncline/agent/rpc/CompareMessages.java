package io.syncline.agent.rpc;

import io.syncline.agent.compare.CompareAdmin;
import io.syncline.core.consistency.HeldAnswer;
import io.syncline.core.consistency.HeldChild;
import io.syncline.core.consistency.HeldDirectory;
import io.syncline.core.consistency.PeerAnswer;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.proto.node.v1.LocationAnswer;
import io.syncline.proto.node.v1.SurveyResponse;
import io.syncline.proto.node.v1.SurveyedShard;
import io.syncline.proto.node.v1.WalkChildrenResponse;
import io.syncline.proto.node.v1.WalkDirectoriesResponse;
import io.syncline.proto.node.v1.WalkedChild;
import io.syncline.proto.node.v1.WalkedDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The messages of the comparison of clusters. */
final class CompareMessages {
  private CompareMessages() {}

  /** What this node alone holds. */
  static SurveyResponse.Builder survey(CompareAdmin compare, CompareAdmin.Subject subject) {
    CompareAdmin.Self self = compare.self();
    SurveyResponse.Builder message =
        SurveyResponse.newBuilder()
            .setCluster(self.cluster())
            .setLocation(subject.location().toString())
            .setShardsTotal(self.shards());
    subject.mounts().forEach(mount -> message.addMounts(mount.path().value()));
    longest(subject.mounts()).ifPresent(bound -> message.setSyncIntervalMillis(bound.toMillis()));
    compare
        .stamps()
        .forEach(
            (shard, stamp) ->
                message.addShards(
                    SurveyedShard.newBuilder()
                        .setShard(shard)
                        .setStamp(stamp)
                        .setNode(self.node())));
    return message;
  }

  private static Optional<Duration> longest(List<Mount> mounts) {
    List<Optional<Duration>> bounds =
        mounts.stream()
            .map(mount -> mount.policy().syncInterval())
            .map(SyncInterval::bound)
            .toList();
    return bounds.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : bounds.stream().flatMap(Optional::stream).max(Duration::compareTo);
  }

  static WalkDirectoriesResponse directories(List<HeldDirectory> directories) {
    WalkDirectoriesResponse.Builder message = WalkDirectoriesResponse.newBuilder();
    for (HeldDirectory directory : directories) {
      WalkedDirectory.Builder walked =
          message
              .addDirectoriesBuilder()
              .setShard(directory.shard())
              .setLocation(directory.location().toString())
              .setValid(directory.valid());
      directory
          .digest()
          .ifPresent(digest -> walked.setDigestHigh(digest.high()).setDigestLow(digest.low()));
    }
    return message.build();
  }

  static WalkChildrenResponse children(List<HeldChild> children) {
    WalkChildrenResponse.Builder message = WalkChildrenResponse.newBuilder().setValid(true);
    for (HeldChild child : children) {
      message.addChildren(
          WalkedChild.newBuilder()
              .setSlot(child.slot())
              .setHeld(CheckMessages.status(child.status()))
              .setValid(child.served()));
    }
    return message.build();
  }

  static LocationAnswer answer(CompareAdmin.Answered answered, String node) {
    PeerAnswer answer = answered.answer();
    LocationAnswer.Builder message =
        LocationAnswer.newBuilder()
            .setLocation(answered.location().toString())
            .setPath(answered.path().orElse(""))
            .setView(answer.view())
            .setSteadyNanos(answer.steady())
            .setNowNanos(answer.now())
            .setShard(answered.shard())
            .setNode(node);
    if (answer.held().isPresent()) {
      HeldAnswer held = answer.held().get();
      message.setHeld(CheckMessages.status(held.status()));
      held.learned().ifPresent(message::setLearnedNanos);
      held.since().ifPresent(message::setSinceNanos);
    }
    answered.learnedMillis().ifPresent(message::setLearnedMillis);
    answered.sinceMillis().ifPresent(message::setSinceMillis);
    return message.build();
  }
}
