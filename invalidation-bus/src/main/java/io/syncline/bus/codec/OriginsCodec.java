package io.syncline.bus.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.proto.bus.v1.Joined;
import io.syncline.proto.bus.v1.Left;
import io.syncline.proto.bus.v1.OriginsValue;
import io.syncline.proto.bus.v1.PartitionOffset;
import io.syncline.proto.bus.v1.Ping;
import io.syncline.proto.bus.v1.TopicRegistered;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of an {@link OriginsEntry}: a key, a protobuf value that repeats what the key says,
 * and a header with the format's version.
 *
 * <p>Decoding is strict: whatever {@link #encode} would not write is {@link
 * OriginsRead.Unreadable}, and nothing is thrown for any input. A record without a value deletes
 * what was under its key, whatever its headers are: people set an entry aside with their own tools.
 *
 * <p>Stateless; any thread.
 */
public final class OriginsCodec {
  private static final Pattern CLUSTER = Pattern.compile(Origin.NAME_PATTERN);

  /** What Kafka allows. */
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** Kafka's own have 22 characters. */
  private static final Pattern TOPIC_ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  private static final Pattern FEED = Pattern.compile(Origin.NAME_PATTERN);

  private static final List<WireHeader> HEADERS =
      List.of(WireHeader.text(RecordHeaders.FORMAT_NAME, Integer.toString(RecordHeaders.FORMAT)));

  private OriginsCodec() {}

  /** The key under which an entry is kept. */
  public static byte[] key(OriginsEntry entry) {
    return OriginsKey.of(entry).getBytes(StandardCharsets.UTF_8);
  }

  /** The key under which is kept what an origin says of itself, or what is said of it. */
  public static byte[] key(Origin origin) {
    return OriginsKey.of(origin).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the key of a record that was decoded is one for registrations of topics. */
  public static boolean isOfTopic(OriginsRead read) {
    return read.key().startsWith(OriginsKey.TOPIC);
  }

  /**
   * The wire form of an entry.
   *
   * @throws SyncException {@link ErrorCode#INVALID_ARGUMENT} if it breaks a rule or limit of the
   *     wire form
   */
  public static WireRecord encode(OriginsEntry entry) {
    @Nullable String fault = fault(entry);
    if (fault != null) {
      throw refused(entry, fault);
    }
    byte[] value = write(entry).toByteArray();
    if (value.length > RecordLimits.MAX_RECORD_BYTES) {
      throw refused(entry, tooLong(value));
    }
    return new WireRecord(key(entry), value, HEADERS);
  }

  /** What a record of the topic says; never throws. */
  public static OriginsRead decode(
      byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {
    String text = OriginsKey.text(key);
    if (key != null && value == null) {
      return new OriginsRead.Deleted(text, OriginsKey.origin(text));
    }
    try {
      return new OriginsRead.Entry(text, read(key, value, headers));
    } catch (UnreadableException e) {
      return new OriginsRead.Unreadable(text, e.reason());
    } catch (RuntimeException e) {
      // A fault of the decoder; whoever knows the log must not fall over a record even then.
      return new OriginsRead.Unreadable(text, "decoder failed: " + e);
    }
  }

  /** The strict decoder, without the net under it. */
  static OriginsEntry read(byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers)
      throws UnreadableException {
    if (key == null || value == null) {
      throw new UnreadableException("a record without a key or value");
    }
    RecordHeaders.checkFormat(headers);
    if (value.length > RecordLimits.MAX_RECORD_BYTES) {
      throw new UnreadableException(tooLong(value));
    }
    OriginsEntry entry = read(parse(value));
    String expected = OriginsKey.of(entry);
    if (!OriginsKey.text(key).equals(expected)) {
      throw new UnreadableException("the value of " + expected + " under another key");
    }
    @Nullable String fault = fault(entry);
    if (fault != null) {
      throw new UnreadableException(fault);
    }
    return entry;
  }

  private static OriginsValue parse(byte[] value) throws UnreadableException {
    try {
      return OriginsValue.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableException("not an entry: " + e.getMessage());
    }
  }

  private static OriginsEntry read(OriginsValue value) throws UnreadableException {
    return switch (value.getValueCase()) {
      case TOPIC_REGISTERED -> read(value.getTopicRegistered());
      case JOINED -> read(value.getJoined());
      case LEFT -> {
        Left left = value.getLeft();
        yield new OriginsEntry.Left(OriginText.read(left.getOrigin()), read(left.getEndsList()));
      }
      case PING -> {
        Ping ping = value.getPing();
        yield new OriginsEntry.Ping(OriginText.read(ping.getNode()), ping.getNonce());
      }
      case VALUE_NOT_SET -> throw new UnreadableException("an entry that is not known here");
    };
  }

  private static OriginsEntry read(TopicRegistered registered) {
    return new OriginsEntry.Registered(
        registered.getCluster(),
        registered.getTopic(),
        registered.getTopicId(),
        registered.getPartitions());
  }

  private static OriginsEntry read(Joined joined) throws UnreadableException {
    int count = joined.getLocationsCount();
    if (count < 1 || count > RecordLimits.MAX_JOIN_LOCATIONS) {
      throw new UnreadableException(locations(count));
    }
    List<Location> locations = new ArrayList<>(count);
    for (String location : joined.getLocationsList()) {
      locations.add(LocationText.read(location.getBytes(StandardCharsets.UTF_8)));
    }
    return new OriginsEntry.Joined(
        OriginText.read(joined.getOrigin()),
        locations,
        joined.hasFeed() ? Optional.of(joined.getFeed()) : Optional.empty(),
        read(joined.getStartOffsetsList()),
        waits(joined));
  }

  private static FencingWaits waits(Joined joined) throws UnreadableException {
    return new FencingWaits(
        wait("lease", joined.getLeaseMillis()),
        wait("settle time", joined.getSettleMillis()),
        wait("request", joined.getRequestMillis()));
  }

  private static Duration wait(String what, long millis) throws UnreadableException {
    // Numbers are unsigned on the wire: what is negative here is too large.
    if (millis < 0 || millis > FencingWaits.LONGEST.toMillis()) {
      throw new UnreadableException(
          "a " + what + " of " + Long.toUnsignedString(millis) + " ms (at most one day)");
    }
    return Duration.ofMillis(millis);
  }

  private static List<LogPlace> read(List<PartitionOffset> offsets) throws UnreadableException {
    if (offsets.size() > RecordLimits.MAX_PARTITIONS) {
      throw new UnreadableException(
          offsets.size() + " places (at most " + RecordLimits.MAX_PARTITIONS + ")");
    }
    List<LogPlace> places = new ArrayList<>(offsets.size());
    for (PartitionOffset offset : offsets) {
      // Numbers are unsigned on the wire: what is negative here is too large.
      if (offset.getPartition() < 0 || offset.getOffset() < 0) {
        throw new UnreadableException("a place beyond the last partition or offset");
      }
      places.add(
          new LogPlace(
              offset.getTopic(), offset.getTopicId(), offset.getPartition(), offset.getOffset()));
    }
    return places;
  }

  private static OriginsValue write(OriginsEntry entry) {
    OriginsValue.Builder value = OriginsValue.newBuilder();
    if (entry instanceof OriginsEntry.Registered registered) {
      value.setTopicRegistered(
          TopicRegistered.newBuilder()
              .setCluster(registered.cluster())
              .setTopic(registered.topic())
              .setTopicId(registered.topicId())
              .setPartitions(registered.partitions()));
    } else if (entry instanceof OriginsEntry.Joined joined) {
      value.setJoined(write(joined));
    } else if (entry instanceof OriginsEntry.Left left) {
      value.setLeft(
          Left.newBuilder()
              .setOrigin(OriginText.write(left.origin()))
              .addAllEnds(write(left.ends())));
    } else if (entry instanceof OriginsEntry.Ping ping) {
      value.setPing(
          Ping.newBuilder().setNode(OriginText.write(ping.node())).setNonce(ping.nonce()));
    }
    return value.build();
  }

  private static Joined write(OriginsEntry.Joined joined) {
    Joined.Builder builder =
        Joined.newBuilder()
            .setOrigin(OriginText.write(joined.origin()))
            .addAllLocations(joined.locations().stream().map(LocationText::of).toList())
            .addAllStartOffsets(write(joined.starts()))
            .setLeaseMillis(joined.waits().lease().toMillis())
            .setSettleMillis(joined.waits().settle().toMillis())
            .setRequestMillis(joined.waits().request().toMillis());
    joined.feed().ifPresent(builder::setFeed);
    return builder.build();
  }

  private static List<PartitionOffset> write(List<LogPlace> places) {
    List<PartitionOffset> offsets = new ArrayList<>(places.size());
    for (LogPlace place : places) {
      offsets.add(
          PartitionOffset.newBuilder()
              .setPartition(place.partition())
              .setTopic(place.topic())
              .setTopicId(place.topicId())
              .setOffset(place.offset())
              .build());
    }
    return offsets;
  }

  /** What the contract forbids although the types allow it, or null. */
  private static @Nullable String fault(OriginsEntry entry) {
    if (entry instanceof OriginsEntry.Registered registered) {
      return fault(registered);
    }
    if (entry instanceof OriginsEntry.Joined joined) {
      return fault(joined);
    }
    return entry instanceof OriginsEntry.Left left ? fault(left.ends()) : null;
  }

  private static @Nullable String fault(OriginsEntry.Registered registered) {
    if (!CLUSTER.matcher(registered.cluster()).matches()) {
      return "cluster '" + registered.cluster() + "' is not " + Origin.NAME_PATTERN;
    }
    if (registered.partitions() < 1 || registered.partitions() > RecordLimits.MAX_PARTITIONS) {
      return registered.partitions() + " partitions (1 to " + RecordLimits.MAX_PARTITIONS + ")";
    }
    return fault(registered.topic(), registered.topicId());
  }

  private static @Nullable String fault(OriginsEntry.Joined joined) {
    if (joined.locations().size() > RecordLimits.MAX_JOIN_LOCATIONS) {
      return locations(joined.locations().size());
    }
    if (joined.feed().isPresent() && !FEED.matcher(joined.feed().get()).matches()) {
      return "feed '" + joined.feed().get() + "' is not " + Origin.NAME_PATTERN;
    }
    return fault(joined.starts());
  }

  private static @Nullable String fault(List<LogPlace> places) {
    Set<Integer> partitions = new HashSet<>();
    for (LogPlace place : places) {
      if (place.partition() >= RecordLimits.MAX_PARTITIONS) {
        return "partition " + place.partition() + " of " + RecordLimits.MAX_PARTITIONS;
      }
      if (!partitions.add(place.partition())) {
        return "two places in partition " + place.partition();
      }
      @Nullable String fault = fault(place.topic(), place.topicId());
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static @Nullable String fault(String topic, String topicId) {
    if (!TOPIC.matcher(topic).matches()) {
      return "topic '" + topic + "' is not " + TOPIC;
    }
    return TOPIC_ID.matcher(topicId).matches()
        ? null
        : "topic id '" + topicId + "' is not " + TOPIC_ID;
  }

  private static String locations(int count) {
    return "a join of "
        + count
        + " locations (expected 1 to "
        + RecordLimits.MAX_JOIN_LOCATIONS
        + ")";
  }

  private static String tooLong(byte[] value) {
    return "a value of " + value.length + " bytes (at most " + RecordLimits.MAX_RECORD_BYTES + ")";
  }

  private static SyncException refused(OriginsEntry entry, String why) {
    return new SyncException(
        ErrorCode.INVALID_ARGUMENT,
        OriginsKey.text(key(entry)) + " cannot be written to the origins topic: " + why);
  }
}
