package io.syncline.core.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One unbroken tenure of a shard at one process. Within it nobody is shown an older state of a
 * location after a newer one, so a reader that was answered under a view needs no other guard where
 * the view still holds. To clients its text means nothing.
 *
 * @param process names one start of one process; letters, digits and dashes
 * @param shard the shard; not negative
 * @param tenure tells the tenures of the shard at that process apart; not negative
 */
public record View(String process, int shard, long tenure) {
  /** No view's text is longer. */
  public static final int MAX_TEXT = 100;

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9-]{1,64})/(\\d{1,9})/(\\d{1,18})");
  private static final Pattern PROCESS = Pattern.compile("[A-Za-z0-9-]{1,64}");

  public View {
    if (!PROCESS.matcher(process).matches() || shard < 0 || tenure < 0) {
      throw new IllegalArgumentException(
          "view of process " + process + ", shard " + shard + ", tenure " + tenure);
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when it is no view; the message says so
   */
  public static View parse(String text) {
    Matcher parts = FORM.matcher(text.length() > MAX_TEXT ? "" : text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "view of " + text.length() + " characters is not of the form that nodes give");
    }
    return new View(
        parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
  }

  @Override
  public String toString() {
    return process + "/" + shard + "/" + tenure;
  }
}
