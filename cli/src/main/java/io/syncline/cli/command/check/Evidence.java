package io.syncline.cli.command.check;

import io.syncline.cli.quantity.ByteText;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckedStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What both sides say about a path, in words. */
final class Evidence {
  /** Of a version as many letters are enough, if they tell the two apart. */
  private static final int SHORT_VERSION = 7;

  private Evidence() {}

  /** The path, and what differs where that is not clear from the kind. */
  static String oneLine(CheckFinding finding) {
    return switch (finding.getKind()) {
      case CHECK_KIND_STALE_ATTR -> finding.getPath() + "  " + attributes(finding);
      case CHECK_KIND_TYPE_MISMATCH ->
          finding.getPath()
              + "  here "
              + type(finding.getHeld())
              + " / ufs "
              + type(finding.getFound());
      case CHECK_KIND_UNVERIFIABLE ->
          (finding.getPath() + "  " + oneLine(finding.getDetail())).stripTrailing();
      case CHECK_KIND_MISSING_LOCAL,
          CHECK_KIND_ORPHAN_LOCAL,
          CHECK_KIND_PEER_DIVERGED,
          CHECK_KIND_UNSPECIFIED,
          UNRECOGNIZED ->
          finding.getPath();
    };
  }

  /** Everything that one side says. */
  static String full(CheckedStatus status) {
    if (!status.getExists() || status.getDirectory()) {
      return type(status);
    }
    List<String> parts = new ArrayList<>(List.of("file, " + ByteText.both(status.getSize())));
    if (!status.getVersion().isEmpty()) {
      parts.add("version " + status.getVersion());
    }
    if (status.hasModifiedMillis()) {
      parts.add("modified " + CheckWords.instant(status.getModifiedMillis()));
    }
    return String.join(", ", parts);
  }

  /** Text of others on one line. */
  static String oneLine(String text) {
    return text.lines().collect(Collectors.joining(" "));
  }

  private static String attributes(CheckFinding finding) {
    CheckedStatus here = finding.getHeld();
    CheckedStatus ufs = finding.getFound();
    String word = finding.getLocation().startsWith("s3") ? "etag" : "version";
    return "here " + attributes(here, ufs, word) + " / ufs " + attributes(ufs, here, word);
  }

  private static String attributes(CheckedStatus one, CheckedStatus other, String versionWord) {
    String text = size(one.getSize(), other.getSize());
    return one.getVersion().isEmpty()
        ? text
        : text + " " + versionWord + " " + version(one.getVersion(), other.getVersion());
  }

  private static String size(long one, long other) {
    boolean looksEqual = ByteText.decimal(one).equals(ByteText.decimal(other));
    return looksEqual && one != other ? one + " B" : ByteText.decimal(one);
  }

  private static String version(String one, String other) {
    String start = start(one);
    return start.equals(start(other)) && !one.equals(other) ? one : start;
  }

  private static String start(String version) {
    return version.substring(0, Math.min(SHORT_VERSION, version.length()));
  }

  private static String type(CheckedStatus status) {
    return !status.getExists() ? "nothing" : status.getDirectory() ? "directory" : "file";
  }
}
