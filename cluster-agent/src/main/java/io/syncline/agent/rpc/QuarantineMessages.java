package io.syncline.agent.rpc;

import com.google.protobuf.ByteString;
import io.syncline.agent.admin.QuarantineView;
import io.syncline.cache.store.Quarantine;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.proto.node.v1.ListQuarantineRequest;
import io.syncline.proto.node.v1.ListQuarantineResponse;
import io.syncline.proto.node.v1.QuarantinedHeader;
import io.syncline.proto.node.v1.QuarantinedRecordInfo;
import java.util.List;

/** The wire form of records that are kept aside, page by page. */
final class QuarantineMessages {
  /** An answer with so many of the largest records fits the 4 MiB that clients of gRPC expect. */
  static final int MAX_PAGE = 100;

  private QuarantineMessages() {}

  static ListQuarantineResponse page(QuarantineView quarantine, ListQuarantineRequest request) {
    int limit =
        request.getLimit() > 0 && request.getLimit() < MAX_PAGE ? request.getLimit() : MAX_PAGE;
    // One more tells whether there is a next page.
    List<Quarantine.Kept> found =
        quarantine.newest(
            request.getBelowId() == 0 ? Long.MAX_VALUE : request.getBelowId(),
            limit + 1,
            record -> isWanted(record, request));
    ListQuarantineResponse.Builder page = ListQuarantineResponse.newBuilder();
    found.stream().limit(limit).map(QuarantineMessages::info).forEach(page::addRecords);
    if (found.size() > limit) {
      page.setNextBelowId(found.get(limit - 1).id());
    }
    return page.build();
  }

  private static boolean isWanted(UnreadableRecord record, ListQuarantineRequest request) {
    return (request.getTopic().isEmpty() || request.getTopic().equals(record.topic()))
        && (!request.hasPartition() || request.getPartition() == record.partition());
  }

  private static QuarantinedRecordInfo info(Quarantine.Kept kept) {
    UnreadableRecord record = kept.record();
    QuarantinedRecordInfo.Builder info =
        QuarantinedRecordInfo.newBuilder()
            .setId(kept.id())
            .setSeenMillis(kept.seen().toEpochMilli())
            .setTopic(record.topic())
            .setTopicId(record.place().topicId())
            .setPartition(record.partition())
            .setOffset(record.offset())
            .setReason(record.reason())
            .setSize(record.size())
            .setKey(ByteString.copyFrom(record.key()))
            .setValue(ByteString.copyFrom(record.value()));
    record.origin().ifPresent(origin -> info.setOrigin(origin.toString()));
    for (UnreadableRecord.Header header : record.headers()) {
      info.addHeaders(QuarantinedHeader.newBuilder().setName(header.name()).setText(header.text()));
    }
    return info.build();
  }
}
