package io.syncline.chaos.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What became of an operation.
 *
 * @param outcome whether it happened
 * @param code of a refusal; empty when it happened
 * @param seen of a read that happened: what is at each path, as a {@link #tag}, {@link #DIRECTORY}
 *     or {@link #ABSENT}. Of a listing: its children, and no others are there
 */
public record Answer(Outcome outcome, String code, Map<String, String> seen) {
  /** Nothing is there. */
  public static final String ABSENT = "absent";

  /** A directory is there. */
  public static final String DIRECTORY = "directory";

  /** Whether it happened. */
  public enum Outcome {
    OK,
    /** It did not, and never will. */
    FAILED,
    /** It may have happened, or happen later. */
    UNKNOWN
  }

  public static Answer done() {
    return new Answer(Outcome.OK, "", Map.of());
  }

  public static Answer saw(Map<String, String> seen) {
    return new Answer(Outcome.OK, "", seen);
  }

  public static Answer failed(String code) {
    return new Answer(Outcome.FAILED, code, Map.of());
  }

  public static Answer unknown(String code) {
    return new Answer(Outcome.UNKNOWN, code, Map.of());
  }

  public boolean isOk() {
    return outcome == Outcome.OK;
  }

  /** Names the content of a file: what an S3 store calls its etag when it came in one piece. */
  public static String tag(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
