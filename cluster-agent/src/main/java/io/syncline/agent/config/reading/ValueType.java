package io.syncline.agent.config.reading;

import io.syncline.agent.config.Secret;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.NegativeTtl;
import io.syncline.core.mount.ReconcileInterval;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What kind of value a key has, and how it is read.
 *
 * @param label the kind in words, for the reference page
 * @param range the permitted values in words; empty for all
 * @param parser reads a text; throws {@link IllegalArgumentException} with the second half of a
 *     sentence that begins with key and value, such as {@code is not a duration (expected e.g. 5s,
 *     2m, 0)}
 */
record ValueType<T>(String label, String range, Function<String, T> parser) {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]*)");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+\\]):(\\d{1,5})");
  private static final Map<String, Long> BYTE_UNITS =
      Map.of("", 1L, "b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30, "tib", 1L << 40);

  private static final List<String> BYTE_NAMES = List.of("KiB", "MiB", "GiB", "TiB");

  static ValueType<String> text() {
    return new ValueType<>("text", "", text -> text);
  }

  static ValueType<Secret> secret() {
    return new ValueType<>("secret", "", Secret::new);
  }

  static ValueType<String> name() {
    return new ValueType<>(
        "name",
        "a-z, 0-9 and inner '-', at most 63",
        text -> {
          if (!text.matches(Origin.NAME_PATTERN)) {
            throw wrong(
                "is not a name (expected a-z, 0-9 and '-' inside, at most 63 characters, e.g."
                    + " east-1)");
          }
          return text;
        });
  }

  static ValueType<Path> path() {
    return new ValueType<>(
        "path",
        "",
        text -> {
          try {
            return Path.of(text);
          } catch (InvalidPathException e) {
            throw wrong("is not a path of this machine: " + e.getReason());
          }
        });
  }

  static ValueType<Integer> integer(int min, int max) {
    return new ValueType<>(
        "integer",
        min + " to " + max,
        text -> {
          long value =
              whole(text, "is not a whole number (expected e.g. " + Math.max(min, 1) + ")");
          check(value >= min && value <= max, min + " to " + max);
          return (int) value;
        });
  }

  static ValueType<Long> count(long min, long max) {
    return new ValueType<>(
        "integer",
        min + " to " + max,
        text -> {
          long value =
              whole(text, "is not a whole number (expected e.g. " + Math.max(min, 1) + ")");
          check(value >= min && value <= max, min + " to " + max);
          return value;
        });
  }

  static ValueType<Boolean> bool() {
    return new ValueType<>(
        "boolean",
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw wrong("is not a boolean (expected true or false)");
            });
  }

  /** A length of time; {@code ms, s, m, h, d}. */
  static ValueType<Duration> duration(Duration min, Duration max) {
    String range = show(min) + " to " + show(max);
    return new ValueType<>(
        "duration",
        range,
        text -> {
          Duration value =
              duration(text, "is not a duration (expected e.g. 250ms, 5s, 2m, 1h, 7d)");
          check(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, range);
          return value;
        });
  }

  static ValueType<SyncInterval> syncInterval() {
    return new ValueType<>("sync interval", "0 to 365d, or never", ValueType::syncInterval);
  }

  /** How old the answer may be that nothing is there. */
  static ValueType<NegativeTtl> negativeTtl() {
    return new ValueType<>(
        "sync interval",
        "0 to 365d, never, or as-sync-interval",
        text ->
            text.equals("as-sync-interval")
                ? NegativeTtl.AS_SYNC_INTERVAL
                : NegativeTtl.of(syncInterval(text)));
  }

  /** How often what is held is asked again. */
  static ValueType<ReconcileInterval> reconcileInterval() {
    String range =
        show(ReconcileInterval.MIN) + " to " + show(ReconcileInterval.MAX) + ", or never";
    return new ValueType<>(
        "duration",
        range,
        text -> {
          if (text.equals("never")) {
            return ReconcileInterval.NEVER;
          }
          Duration every = duration(text, "is not a duration (expected e.g. 6h, 1d, never)");
          check(
              every.compareTo(ReconcileInterval.MIN) >= 0
                  && every.compareTo(ReconcileInterval.MAX) <= 0,
              range);
          return ReconcileInterval.of(every);
        });
  }

  static ValueType<Long> bytes(long min, long max) {
    String range = showBytes(min) + " to " + showBytes(max);
    return new ValueType<>(
        "bytes",
        range,
        text -> {
          Matcher matcher = AMOUNT.matcher(text);
          Long unit =
              matcher.matches() ? BYTE_UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
          if (unit == null) {
            throw wrong("is not a size (expected e.g. 65536, 64KiB, 4MiB, 1GiB)");
          }
          long value = exactly(Long.parseLong(matcher.group(1)), unit);
          check(value >= min && value <= max, range);
          return value;
        });
  }

  static ValueType<String> zooKeeperPath() {
    return new ValueType<>(
        "path",
        "absolute, of a-z, 0-9, '-' and '/'",
        text -> {
          if (!text.matches("(/[A-Za-z0-9-]{1,64}){1,8}")) {
            throw wrong("is not a ZooKeeper path (expected e.g. /syncline)");
          }
          return text;
        });
  }

  /** An http or https URL without user, password, query or fragment. */
  static ValueType<String> url() {
    return new ValueType<>(
        "URL",
        "http or https",
        text -> {
          if (!text.matches("https?://[A-Za-z0-9._\\[\\]:-]+(/[A-Za-z0-9._/-]*)?")) {
            throw wrong("is not a URL of a service (expected e.g. https://s3.example.com:9000)");
          }
          return text;
        });
  }

  /** One of an enum's constants, in lower case with dashes. */
  static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(ValueType::show).toList();
    String all = String.join(", ", names);
    return new ValueType<>(
        "choice",
        all,
        text -> {
          int index = names.indexOf(text);
          if (index < 0) {
            String meant =
                NearestName.of(text, names)
                    .map(name -> ": did you mean '" + name + "'?")
                    .orElse("");
            throw wrong("is not one of " + all + meant);
          }
          return type.getEnumConstants()[index];
        });
  }

  /** Host and port, several separated by commas; in YAML also a list. */
  static ValueType<List<String>> addresses() {
    return new ValueType<>(
        "addresses",
        "host:port, ...",
        text -> {
          List<String> addresses = items(text);
          for (String address : addresses) {
            Matcher matcher = HOST_AND_PORT.matcher(address);
            if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65535) {
              throw wrong(
                  "has '" + address + "', which is not host:port (expected e.g. kafka-1:9092)");
            }
          }
          return addresses;
        });
  }

  /** Names of one HDFS, as locations have them. */
  static ValueType<List<String>> authorities() {
    return new ValueType<>(
        "authorities",
        "host, host:port or nameservice, at most 100",
        text -> {
          List<String> items = items(text);
          check(items.size() <= 100, "at most 100 names");
          return items.stream().map(ValueType::authority).distinct().toList();
        });
  }

  static ValueType<List<Path>> paths() {
    return new ValueType<>(
        "paths",
        "at most 10",
        text -> {
          List<String> items = items(text);
          check(items.size() <= 10, "at most 10 files");
          return items.stream().map(item -> path().parser().apply(item)).toList();
        });
  }

  static ValueType<List<Location>> locations() {
    return new ValueType<>(
        "locations",
        "UFS URIs, at most 100",
        text -> {
          List<String> items = items(text);
          check(items.size() <= 100, "at most 100 locations");
          List<Location> locations = new ArrayList<>();
          for (String item : items) {
            locations.add(location(item));
          }
          return List.copyOf(locations);
        });
  }

  /** Paths of mounts. */
  static ValueType<List<NamespacePath>> mounts() {
    return new ValueType<>(
        "paths",
        "of mounts, at most 1000",
        text -> {
          List<String> items = items(text);
          check(items.size() <= 1_000, "at most 1000 paths");
          return items.stream().map(ValueType::mount).distinct().toList();
        });
  }

  private static NamespacePath mount(String text) {
    try {
      return NamespacePath.parse(text);
    } catch (io.syncline.core.error.SyncException e) {
      throw wrong("is wrong: " + e.getMessage());
    }
  }

  static String show(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The shortest exact way to write a duration. */
  static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0";
    }
    Map<String, Long> units =
        Map.of("d", 86_400_000L, "h", 3_600_000L, "m", 60_000L, "s", 1000L, "ms", 1L);
    return units.entrySet().stream()
        .filter(unit -> millis % unit.getValue() == 0)
        .max(Map.Entry.comparingByValue())
        .map(unit -> millis / unit.getValue() + unit.getKey())
        .orElseThrow();
  }

  static SyncInterval syncInterval(String text) {
    if (text.equals("never")) {
      return SyncInterval.NEVER;
    }
    Duration value = duration(text, "is not a duration (expected e.g. 5s, 2m, 0, never)");
    check(value.compareTo(SyncInterval.MAX) <= 0, "0 to 365d, or never");
    return SyncInterval.of(value);
  }

  private static String authority(String text) {
    Location root = location("hdfs://" + text);
    if (!root.isRoot()) {
      throw wrong("has '" + text + "', which is not a name (expected e.g. nn1.example.com:8020)");
    }
    return root.authority();
  }

  private static Location location(String text) {
    try {
      return Location.parse(text);
    } catch (io.syncline.core.error.SyncException e) {
      throw wrong("is wrong: " + e.getMessage());
    }
  }

  private static List<String> items(String text) {
    List<String> items =
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .collect(Collectors.toList());
    if (items.isEmpty()) {
      throw wrong("is empty");
    }
    return List.copyOf(items);
  }

  private static Duration duration(String text, String otherwise) {
    Matcher matcher = AMOUNT.matcher(text);
    if (!matcher.matches()) {
      throw wrong(otherwise);
    }
    long amount = Long.parseLong(matcher.group(1));
    if (amount == 0 && matcher.group(2).isEmpty()) {
      return Duration.ZERO;
    }
    long millis =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "s" -> 1000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          case "d" -> 86_400_000;
          default -> throw wrong(otherwise);
        };
    return Duration.ofMillis(exactly(amount, millis));
  }

  private static long whole(String text, String otherwise) {
    if (!text.matches("-?\\d{1,18}")) {
      throw wrong(otherwise);
    }
    return Long.parseLong(text);
  }

  private static long exactly(long amount, long unit) {
    try {
      return Math.multiplyExact(amount, unit);
    } catch (ArithmeticException e) {
      throw wrong("is too large");
    }
  }

  private static void check(boolean condition, String expected) {
    if (!condition) {
      throw wrong("is out of range (expected " + expected + ")");
    }
  }

  private static IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(why);
  }

  private static String showBytes(long bytes) {
    for (int shift = 40; shift > 0; shift -= 10) {
      if (bytes >= 1L << shift && bytes % (1L << shift) == 0) {
        return (bytes >> shift) + BYTE_NAMES.get(shift / 10 - 1);
      }
    }
    return bytes + "B";
  }
}
