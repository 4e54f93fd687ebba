package io.syncline.watch.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.hdfs.inotify.Event;
import org.apache.hadoop.hdfs.inotify.EventBatch;

/**
 * A batch of events, to be recognised when it is read again: by what happened to which path, and
 * when.
 *
 * @param txid of the batch
 * @param digest of its events
 */
record EditAnchor(long txid, String digest) {
  /** Hexadecimal digits of a digest. */
  static final int DIGITS = 16;

  static EditAnchor of(EventBatch batch) {
    MessageDigest digest = sha256();
    for (Event event : batch.getEvents()) {
      // NUL occurs in no path.
      digest.update((event.getEventType() + "\0" + told(event) + "\0").getBytes(UTF_8));
    }
    String digits = HexFormat.of().formatHex(digest.digest());
    return new EditAnchor(batch.getTxid(), digits.substring(0, DIGITS));
  }

  /** What every version of a NameNode tells of it. */
  private static String told(Event event) {
    return switch (event.getEventType()) {
      case CREATE -> {
        Event.CreateEvent create = (Event.CreateEvent) event;
        yield create.getPath() + "\0" + create.getCtime();
      }
      case CLOSE -> {
        Event.CloseEvent close = (Event.CloseEvent) event;
        yield close.getPath() + "\0" + close.getTimestamp();
      }
      case APPEND -> ((Event.AppendEvent) event).getPath();
      case RENAME -> {
        Event.RenameEvent rename = (Event.RenameEvent) event;
        yield rename.getSrcPath() + "\0" + rename.getDstPath() + "\0" + rename.getTimestamp();
      }
      case METADATA -> {
        Event.MetadataUpdateEvent update = (Event.MetadataUpdateEvent) event;
        yield update.getPath() + "\0" + update.getMetadataType() + "\0" + update.getMtime();
      }
      case UNLINK -> {
        Event.UnlinkEvent unlink = (Event.UnlinkEvent) event;
        yield unlink.getPath() + "\0" + unlink.getTimestamp();
      }
      case TRUNCATE -> {
        Event.TruncateEvent truncate = (Event.TruncateEvent) event;
        yield truncate.getPath() + "\0" + truncate.getTimestamp();
      }
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
