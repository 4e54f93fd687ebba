package io.syncline.cli.command.file;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.ByteText;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import io.syncline.proto.node.v1.Freshness;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.StatResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How files and directories are shown. */
final class FileShapes {
  /** One entry of a listing, with the name that it has there. */
  record Entry(String name, FileInfo file) {}

  /** One path with its freshness, and when the answer came. */
  record Described(StatResponse answer, Instant received) {}

  /** Names only; a directory ends in a slash. */
  static final Shape<Entry> SHORT =
      Shape.<Entry>of("File", entry -> entry.file().getPath(), entry -> json(entry.file()))
          .text(entry -> List.of(shownName(entry)))
          .build();

  /** One row for each entry. */
  static final Shape<Entry> LONG =
      Shape.<Entry>of("File", entry -> entry.file().getPath(), entry -> json(entry.file()))
          .column("TYPE", entry -> type(entry.file()))
          .column("SIZE", entry -> size(entry.file()))
          .column("MODIFIED", entry -> modified(entry.file()))
          .wideColumn("VERSION", entry -> orDash(entry.file().getVersion()))
          .wideColumn("LOCATION", entry -> orDash(entry.file().getLocation()))
          .column("NAME", FileShapes::shownName)
          .build();

  /** Everything that is known about one path. */
  static final Shape<Described> STAT =
      Shape.<Described>of(
              "File", item -> item.answer().getFile().getPath(), FileShapes::describedJson)
          .text(FileShapes::describedText)
          .build();

  private FileShapes() {}

  private static String shownName(Entry entry) {
    boolean slash = isDirectory(entry.file()) && !entry.name().endsWith("/");
    return slash ? entry.name() + "/" : entry.name();
  }

  static boolean isDirectory(FileInfo file) {
    return file.getType() == FileType.FILE_TYPE_DIRECTORY;
  }

  private static JsonObject json(FileInfo file) {
    JsonObject json = new JsonObject();
    json.addProperty("path", file.getPath());
    json.addProperty("location", file.getLocation());
    json.addProperty("type", type(file));
    json.addProperty("size", file.getSize());
    if (file.hasMtimeMillis()) {
      json.addProperty("mtime", Json.instant(file.getMtimeMillis()));
    }
    if (!file.getVersion().isEmpty()) {
      json.addProperty("version", file.getVersion());
    }
    return json;
  }

  private static JsonObject describedJson(Described item) {
    JsonObject json = json(item.answer().getFile());
    Freshness freshness = item.answer().getFreshness();
    JsonObject object = new JsonObject();
    state(freshness).ifPresent(state -> object.addProperty("state", state));
    object.addProperty("reason", word(freshness.getReason().name(), "SERVE_REASON_"));
    if (freshness.hasAgeSeconds()) {
      long ageMillis = Math.round(freshness.getAgeSeconds() * 1000);
      object.addProperty("asOf", Json.instant(item.received().toEpochMilli() - ageMillis));
      object.addProperty("age", Json.seconds(freshness.getAgeSeconds()));
    }
    if (freshness.hasBoundSeconds()) {
      object.addProperty("bound", Json.seconds(freshness.getBoundSeconds()));
    }
    json.add("freshness", object);
    return json;
  }

  private static List<String> describedText(Described item) {
    FileInfo file = item.answer().getFile();
    List<String> lines = new ArrayList<>();
    lines.add(file.getPath());
    lines.add("  location   " + orDash(file.getLocation()));
    lines.add("  type       " + type(file));
    if (!isDirectory(file)) {
      lines.add("  size       " + ByteText.both(file.getSize()));
    }
    lines.add("  modified   " + modified(file));
    lines.add("  version    " + orDash(file.getVersion()));
    lines.add("  freshness  " + freshness(item.answer().getFreshness()));
    return lines;
  }

  private static String freshness(Freshness freshness) {
    String age = freshness.hasAgeSeconds() ? DurationText.rounded(freshness.getAgeSeconds()) : "?";
    String why =
        switch (freshness.getReason()) {
          case SERVE_REASON_VALIDATED_NOW -> "asked the store for this answer";
          case SERVE_REASON_VALIDATED_WITHIN_INTERVAL ->
              "asked the store " + age + " ago, no change known since";
          case SERVE_REASON_COVERED_BY_WATERMARK ->
              "no change known, and the feed is complete to " + age + " ago";
          case SERVE_REASON_NO_BOUND -> "no change known, and the mount sets no bound";
          case SERVE_REASON_STALE_SERVED -> "STALE, " + age + " old: the store does not answer";
          case SERVE_REASON_UNSPECIFIED, UNRECOGNIZED -> "not known";
        };
    String bound =
        freshness.hasBoundSeconds()
            ? "bound " + DurationText.exact(Math.round(freshness.getBoundSeconds() * 1000))
            : "no bound";
    return why + "; " + bound + state(freshness).map(state -> ", " + state).orElse("");
  }

  /** The state that the node told; empty if it told none. */
  private static Optional<String> state(Freshness freshness) {
    return freshness.getState() == MountState.MOUNT_STATE_UNSPECIFIED
        ? Optional.empty()
        : Optional.of(word(freshness.getState().name(), "MOUNT_STATE_"));
  }

  private static String word(String name, String prefix) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  private static String type(FileInfo file) {
    return word(file.getType().name(), "FILE_TYPE_").toLowerCase(Locale.ROOT);
  }

  private static String size(FileInfo file) {
    return isDirectory(file) ? "-" : ByteText.rounded(file.getSize());
  }

  private static String modified(FileInfo file) {
    return file.hasMtimeMillis()
        ? Instant.ofEpochMilli(file.getMtimeMillis()).truncatedTo(ChronoUnit.SECONDS).toString()
        : "-";
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
