package io.syncline.watch.hdfs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far an edit log was read.
 *
 * @param txid of the last edit that was read
 * @param anchor the last batch of events that was read; empty where there was none. It is asked for
 *     again by whoever goes on: a log that has another one there is not the log that was read
 */
record EditPosition(long txid, Optional<EditAnchor> anchor) {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,18})(?:/(\\d{1,18})/([0-9a-f]{" + EditAnchor.DIGITS + "}))?");

  EditPosition {
    if (anchor.isPresent() && anchor.get().txid() > txid) {
      throw new IllegalArgumentException("anchor " + anchor.get() + " lies behind " + txid);
    }
  }

  /** The position that wrote a text; empty for a text that none wrote. */
  static Optional<EditPosition> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long txid = Long.parseLong(matcher.group(1));
    if (matcher.group(2) == null) {
      return Optional.of(new EditPosition(txid, Optional.empty()));
    }
    EditAnchor anchor = new EditAnchor(Long.parseLong(matcher.group(2)), matcher.group(3));
    return anchor.txid() > txid
        ? Optional.empty()
        : Optional.of(new EditPosition(txid, Optional.of(anchor)));
  }

  /** Behind a batch. */
  EditPosition behind(EditAnchor batch) {
    return new EditPosition(batch.txid(), Optional.of(batch));
  }

  /** Behind edits without events. */
  EditPosition at(long later) {
    return new EditPosition(Math.max(txid, later), anchor);
  }

  @Override
  public String toString() {
    return anchor
        .map(each -> txid + "/" + each.txid() + "/" + each.digest())
        .orElse(Long.toString(txid));
  }
}
