package io.syncline.agent.rpc;

import io.syncline.agent.door.ReadSeen;
import io.syncline.cache.namespace.FileAnswer;
import io.syncline.cache.namespace.Freshness;
import io.syncline.cache.namespace.ListAnswer;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.ListResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a listing into batches: at most {@value #MAX_ENTRIES} entries and about {@value #MAX_BYTES}
 * bytes each, the last with the freshness of the whole. Used by one thread.
 */
final class ListingStream {
  static final int MAX_ENTRIES = 1000;

  /** Far below the 4 MiB that clients take by default. */
  static final int MAX_BYTES = 1 << 20;

  private final PacedSender<ListResponse> sender;
  private List<FileInfo> batch = new ArrayList<>();
  private int bytes;
  private @Nullable Freshness oldest;

  ListingStream(PacedSender<ListResponse> sender) {
    this.sender = sender;
  }

  void add(List<FileAnswer> files) {
    for (FileAnswer file : files) {
      FileInfo info = FileMessages.info(file);
      if (batch.size() >= MAX_ENTRIES
          || (bytes + info.getSerializedSize() > MAX_BYTES && !batch.isEmpty())) {
        sender.send(ListResponse.newBuilder().addAllEntries(batch).build());
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(info);
      bytes += info.getSerializedSize();
      oldest = oldest == null ? file.freshness() : FileMessages.older(oldest, file.freshness());
    }
  }

  /** Sends what is left, and what is known at the end. */
  void end(ListAnswer answer) {
    ListResponse.Builder last =
        ListResponse.newBuilder()
            .addAllEntries(batch)
            .setUnrepresentableKeys(answer.unusable())
            .addAllSeen(ReadSeen.messages(answer.seen()))
            .setLocation(answer.location().map(Object::toString).orElse(""))
            .setLast(true);
    if (oldest != null) {
      last.setFreshness(FileMessages.freshness(oldest));
    }
    sender.send(last.build());
  }
}
