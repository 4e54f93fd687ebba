package io.syncline.agent.coordination;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the cluster remembers of one feed.
 *
 * @param turn random text of whoever took it over last, by which it recognises itself
 * @param node the node of that
 * @param covers what its feed tells of; a position means nothing to a feed that tells of more
 * @param incarnation the newest start of the feed's origin
 * @param remembered starts that have joined the log and are not known to be gone
 * @param position up to which everything was told; empty where nobody told anything yet
 */
record WatchEntry(
    String turn,
    String node,
    String covers,
    long incarnation,
    SortedSet<Long> remembered,
    Optional<String> position) {
  WatchEntry {
    Objects.requireNonNull(turn);
    Objects.requireNonNull(node);
    Objects.requireNonNull(covers);
    Objects.requireNonNull(position);
    TreeSet<Long> newest = new TreeSet<>(remembered);
    while (newest.size() > WatchLedger.MAX_REMEMBERED) {
      newest.pollFirst();
    }
    remembered = newest;
  }

  /** The same, read up to another position. */
  WatchEntry at(String changed) {
    return new WatchEntry(turn, node, covers, incarnation, remembered, Optional.of(changed));
  }

  /** The same with another newest start. */
  WatchEntry as(long changed) {
    return new WatchEntry(turn, node, covers, changed, remembered, position);
  }

  /** The same with other starts that are waited for. */
  WatchEntry remembering(SortedSet<Long> changed) {
    return new WatchEntry(turn, node, covers, incarnation, changed, position);
  }

  byte[] toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("turn", turn);
    json.addProperty("node", node);
    json.addProperty("covers", covers);
    json.addProperty("incarnation", incarnation);
    JsonArray starts = new JsonArray();
    remembered.forEach(starts::add);
    json.add("remembered", starts);
    position.ifPresent(known -> json.addProperty("position", known));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What somebody wrote; throws {@link JsonParseException} when it is something else. */
  static WatchEntry fromJson(byte[] bytes) {
    try {
      JsonObject json =
          JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
      TreeSet<Long> starts = new TreeSet<>();
      json.get("remembered").getAsJsonArray().forEach(start -> starts.add(start.getAsLong()));
      return new WatchEntry(
          json.get("turn").getAsString(),
          json.get("node").getAsString(),
          json.get("covers").getAsString(),
          json.get("incarnation").getAsLong(),
          starts,
          json.has("position")
              ? Optional.of(json.get("position").getAsString())
              : Optional.empty());
    } catch (IllegalStateException
        | NullPointerException
        | NumberFormatException
        | UnsupportedOperationException e) {
      throw new JsonParseException("not the entry of a feed: " + e.getMessage(), e);
    }
  }
}
