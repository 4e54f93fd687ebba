package io.syncline.cli.failure;

import java.util.Map;
import java.util.Optional;

/**
 * How a command ended, as the number that a shell sees. The only table from error codes to exit
 * codes is here.
 */
public enum ExitCode {
  OK(0, "fine"),
  BUG(1, "a bug in Syncline"),
  USAGE(2, "wrong usage: an option, argument or path"),
  CONFIGURATION(3, "wrong configuration"),
  NOT_FOUND(4, "not found"),
  PERMISSION(5, "permission denied"),
  UNAVAILABLE(6, "a node, store or service does not answer, or the deadline passed"),
  CONFLICT(7, "conflict with what exists"),
  DEGRADED(10, "it serves, but something is wrong"),
  INCONSISTENT(11, "inconsistencies found"),
  INCONSISTENT_AFTER_REPAIR(12, "inconsistencies remain after the repair"),
  INCONCLUSIVE(13, "the check could not decide"),
  WAIT_TIMED_OUT(14, "the wait timed out"),
  PARTIAL(20, "only a part was done, or one cluster did not answer"),
  INTERRUPTED(130, "interrupted");

  private static final Map<String, ExitCode> BY_ERROR_CODE =
      Map.ofEntries(
          Map.entry("SYN-1001", USAGE),
          Map.entry("SYN-1002", USAGE),
          Map.entry("SYN-1003", USAGE),
          Map.entry("SYN-1101", CONFIGURATION),
          Map.entry("SYN-1102", CONFIGURATION),
          Map.entry("SYN-2001", NOT_FOUND),
          Map.entry("SYN-2002", CONFLICT),
          Map.entry("SYN-2003", CONFLICT),
          Map.entry("SYN-2004", CONFLICT),
          Map.entry("SYN-2005", CONFLICT),
          Map.entry("SYN-2101", NOT_FOUND),
          Map.entry("SYN-2102", CONFLICT),
          Map.entry("SYN-2103", UNAVAILABLE),
          Map.entry("SYN-2202", CONFLICT),
          Map.entry("SYN-3001", UNAVAILABLE),
          Map.entry("SYN-3002", UNAVAILABLE),
          Map.entry("SYN-3003", PERMISSION),
          Map.entry("SYN-3004", CONFLICT),
          Map.entry("SYN-3005", UNAVAILABLE),
          Map.entry("SYN-3006", UNAVAILABLE),
          Map.entry("SYN-3007", NOT_FOUND),
          Map.entry("SYN-4001", UNAVAILABLE),
          Map.entry("SYN-4002", CONFIGURATION),
          Map.entry("SYN-4003", DEGRADED),
          Map.entry("SYN-4101", UNAVAILABLE),
          Map.entry("SYN-4102", UNAVAILABLE),
          Map.entry("SYN-5001", UNAVAILABLE),
          Map.entry("SYN-5002", CONFLICT),
          Map.entry("SYN-5003", CONFIGURATION),
          Map.entry("SYN-5004", CONFLICT),
          Map.entry("SYN-5005", NOT_FOUND),
          Map.entry("SYN-5006", PERMISSION),
          Map.entry("SYN-5007", NOT_FOUND),
          Map.entry("SYN-5008", DEGRADED),
          Map.entry("SYN-5009", DEGRADED),
          Map.entry("SYN-5010", NOT_FOUND),
          Map.entry("SYN-5011", CONFLICT),
          Map.entry("SYN-6001", UNAVAILABLE),
          Map.entry("SYN-6002", UNAVAILABLE),
          Map.entry("SYN-6003", UNAVAILABLE),
          Map.entry("SYN-6004", UNAVAILABLE),
          Map.entry("SYN-6005", UNAVAILABLE),
          Map.entry("SYN-6006", UNAVAILABLE),
          Map.entry("SYN-6007", UNAVAILABLE),
          Map.entry("SYN-6008", UNAVAILABLE),
          Map.entry("SYN-9001", BUG));

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** What the shell sees, 0 to 255. */
  public int number() {
    return number;
  }

  /** What it means, for the help texts; a few words. */
  public String meaning() {
    return meaning;
  }

  /**
   * The exit code that belongs to an error code such as {@code SYN-2103}; empty for one that is not
   * known.
   */
  public static Optional<ExitCode> ofErrorCode(String code) {
    return Optional.ofNullable(BY_ERROR_CODE.get(code));
  }
}
