package io.syncline.agent.rpc;

import io.syncline.agent.log.LogWish;
import io.syncline.agent.log.Replay;
import io.syncline.agent.log.SeenRecord;
import io.syncline.bus.codec.Decoded;
import io.syncline.bus.kafka.PartitionStanding;
import io.syncline.core.log.LogFault;
import io.syncline.core.log.LogVerifier;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Origin;
import io.syncline.proto.node.v1.LogPartition;
import io.syncline.proto.node.v1.LogStatusResponse;
import io.syncline.proto.node.v1.LoggedChange;
import io.syncline.proto.node.v1.LoggedRecord;
import io.syncline.proto.node.v1.ReplayLogRequest;
import io.syncline.proto.node.v1.ReplayedNode;
import io.syncline.proto.node.v1.TailLogRequest;
import io.syncline.proto.node.v1.TailLogResponse;
import io.syncline.proto.node.v1.VerifiedTopic;
import io.syncline.proto.node.v1.VerifyLogRequest;
import io.syncline.proto.node.v1.VerifyLogResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What topics say, as messages. */
final class LogMessages {
  /** About so many bytes go into one answer. */
  private static final int MAX_BYTES = 1 << 20;

  private LogMessages() {}

  static LogWish wish(TailLogRequest request) {
    return new LogWish(
        request.getTopicsList(), millis(request.getSinceMillis()), request.getPath());
  }

  static LogWish wish(VerifyLogRequest request) {
    return new LogWish(request.getTopicsList(), millis(request.getSinceMillis()), "");
  }

  static LogWish wish(ReplayLogRequest request) {
    return new LogWish(
        request.getTopicsList(), millis(request.getSinceMillis()), request.getPath());
  }

  /** What is no duration at all is too long, or negative, and refused as such. */
  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  static LogStatusResponse status(String ownTopic, List<PartitionStanding> standings) {
    LogStatusResponse.Builder response = LogStatusResponse.newBuilder().setOwnTopic(ownTopic);
    for (PartitionStanding standing : standings) {
      LogPartition.Builder partition =
          response
              .addPartitionsBuilder()
              .setTopic(standing.topic())
              .setPartition(standing.partition())
              .setStart(standing.start())
              .setEnd(standing.end())
              .setNode(standing.node().orElse(""));
      standing.next().ifPresent(partition::setNext);
    }
    return response.build();
  }

  /** As many messages as are needed to stay small; one without records where there are none. */
  static List<TailLogResponse> batches(List<SeenRecord> records) {
    List<TailLogResponse> batches = new ArrayList<>();
    TailLogResponse.Builder batch = TailLogResponse.newBuilder();
    int bytes = 0;
    for (SeenRecord record : records) {
      LoggedRecord message = message(record);
      if (bytes > 0 && bytes + message.getSerializedSize() > MAX_BYTES) {
        batches.add(batch.build());
        batch = TailLogResponse.newBuilder();
        bytes = 0;
      }
      batch.addRecords(message);
      bytes += message.getSerializedSize();
    }
    batches.add(batch.build());
    return batches;
  }

  private static LoggedRecord message(SeenRecord record) {
    LoggedRecord.Builder message =
        LoggedRecord.newBuilder()
            .setTopic(record.place().topic())
            .setPartition(record.place().partition())
            .setOffset(record.place().nextOffset())
            .setWrittenMillis(Math.max(0, record.writtenMillis()));
    if (record.content() instanceof Decoded.Understood understood) {
      BusRecord said = understood.record();
      message
          .setOrigin(said.origin().toString())
          .setKind(kind(said.body()))
          .setFirst(said.sequences().first())
          .setLast(said.sequences().last())
          .setDetail(detail(said.body()));
    } else if (record.content() instanceof Decoded.Unreadable unreadable) {
      message
          .setOrigin(unreadable.origin().map(Origin::toString).orElse(""))
          .setKind("unreadable")
          .setDetail(unreadable.reason());
    }
    record.changes().forEach(change -> message.addChanges(message(change)));
    return message.build();
  }

  private static LoggedChange message(Change change) {
    return LoggedChange.newBuilder()
        .setLocation(change.location().toString())
        .setScope(change.scope().name())
        .setKind(change.kind().name())
        .setCause(change.cause().name())
        .build();
  }

  private static String kind(BusRecord.Body body) {
    if (body instanceof BusRecord.Changes) {
      return "changes";
    }
    if (body instanceof BusRecord.Heartbeat) {
      return "heartbeat";
    }
    return body instanceof BusRecord.Leave ? "leave" : "fence";
  }

  private static String detail(BusRecord.Body body) {
    if (body instanceof BusRecord.Heartbeat heartbeat) {
      return heartbeat.claim().isPresent()
          ? "claims offset " + heartbeat.claim().getAsLong()
          : "claims nothing";
    }
    if (body instanceof BusRecord.Leave leave) {
      return "incarnation " + leave.incarnation() + " has left";
    }
    return body instanceof BusRecord.Fence fence
        ? fence.fenced() + " is gone; everything that it could write may be old"
        : "";
  }

  static VerifyLogResponse found(String topic, LogVerifier.Outcome outcome, boolean dropped) {
    VerifiedTopic.Builder found =
        VerifiedTopic.newBuilder()
            .setRecords(outcome.records())
            .setChanges(outcome.changes())
            .setOrigins(outcome.origins())
            .setRepeatedRecords(outcome.repeated())
            .setUnfollowed(outcome.unfollowed())
            .setDropped(dropped)
            .setTotalFaults(outcome.total());
    for (LogFault fault : outcome.faults()) {
      found
          .addFaultsBuilder()
          .setKind(fault.kind().name())
          .setPartition(fault.partition())
          .setOffset(fault.offset())
          .setOrigin(fault.origin().map(Origin::toString).orElse(""))
          .setDetail(fault.detail());
    }
    return VerifyLogResponse.newBuilder()
        .setTopic(topic)
        .setRead(outcome.records())
        .setTotal(outcome.records())
        .setFound(found)
        .build();
  }

  static ReplayedNode node(String name, Replay.Outcome outcome) {
    return ReplayedNode.newBuilder()
        .setNode(name)
        .addAllShards(outcome.shards())
        .setRecords(outcome.records())
        .setChanges(outcome.changes())
        .setDropped(outcome.dropped())
        .build();
  }
}
