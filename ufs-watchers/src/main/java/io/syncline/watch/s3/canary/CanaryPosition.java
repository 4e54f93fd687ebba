package io.syncline.watch.s3.canary;

import io.syncline.core.model.Location;
import io.syncline.core.watch.CanaryWatch;
import io.syncline.core.watch.Poll;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The position of a feed with canaries: how the feed was left, and the position below.
 *
 * @param state whether it was believed
 * @param names of canaries that were written and did not come back, below their prefix; only of a
 *     feed that was {@link State#HEARD}
 * @param below where the feed itself was left
 */
record CanaryPosition(State state, List<String> names, String below) {
  /** Of more canaries it does not tell: a feed of which so many are out is doubted. */
  static final int MAX_NAMES = 16;

  /** How a feed was left. */
  enum State {
    /** None was given up. */
    HEARD,
    /** More are out than a position tells of: a successor has to take the feed as broken. */
    DOUBTED,
    /** One was given up, and that everything may be old was told because of it. */
    SILENT
  }

  CanaryPosition {
    names = List.copyOf(names);
  }

  static CanaryPosition heard(String below) {
    return new CanaryPosition(State.HEARD, List.of(), below);
  }

  /** How a feed is left now. */
  static CanaryPosition of(CanaryWatch watch, String below) {
    if (watch.isBroken()) {
      return new CanaryPosition(State.SILENT, List.of(), below);
    }
    List<String> names = watch.awaited().stream().map(Location::name).toList();
    CanaryPosition heard = new CanaryPosition(State.HEARD, names, below);
    return names.size() <= MAX_NAMES && heard.toString().length() <= Poll.MAX_POSITION
        ? heard
        : new CanaryPosition(State.DOUBTED, List.of(), below);
  }

  /**
   * Reads what {@link #toString} wrote; another text is a position of before there were canaries.
   */
  static CanaryPosition parse(String text) {
    int blank = text.indexOf(' ');
    String[] word = (blank < 0 ? "" : text.substring(0, blank)).split(":", 2);
    for (State state : State.values()) {
      if (word[0].equals(word(state))) {
        List<String> names =
            word.length < 2
                ? List.of()
                : Arrays.stream(word[1].split(","))
                    .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
                    .toList();
        return new CanaryPosition(state, names, text.substring(blank + 1));
      }
    }
    return heard(text);
  }

  /** The canaries to wait for. */
  List<Location> awaited(Location prefix) {
    return names.stream().map(prefix::child).toList();
  }

  @Override
  public String toString() {
    return word(state) + (names.isEmpty() ? "" : ":" + written(names)) + " " + below;
  }

  private static String written(List<String> names) {
    return names.stream()
        .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
        .collect(Collectors.joining(","));
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
