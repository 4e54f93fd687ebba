package io.syncline.core.doctor;

import io.syncline.core.error.Printable;
import java.util.Objects;

/**
 * One thing that was looked at.
 *
 * @param subject what, such as {@code kafka} or {@code store /lake}
 * @param verdict how it is
 * @param found what was found, one line
 * @param expected what was expected; empty where it is fine
 * @param remedy what to do; empty where it is fine
 */
public record Examination(
    String subject, Verdict verdict, String found, String expected, String remedy) {
  public Examination {
    Objects.requireNonNull(verdict);
    found = Printable.of(found);
    expected = Printable.of(expected);
    remedy = Printable.of(remedy);
  }

  /** Something that is as it should be. */
  public static Examination ok(String subject, String found) {
    return new Examination(subject, Verdict.OK, found, "", "");
  }

  /** Something that could not be compared. */
  public static Examination skipped(String subject, String why) {
    return new Examination(subject, Verdict.SKIPPED, why, "", "");
  }

  /** Something that works, and should be looked at. */
  public static Examination warn(String subject, String found, String expected, String remedy) {
    return new Examination(subject, Verdict.WARN, found, expected, remedy);
  }

  /** Something that did not answer in time. */
  public static Examination unknown(String subject, String found, String expected, String remedy) {
    return new Examination(subject, Verdict.UNKNOWN, found, expected, remedy);
  }

  /** Something that does not work. */
  public static Examination fail(String subject, String found, String expected, String remedy) {
    return new Examination(subject, Verdict.FAIL, found, expected, remedy);
  }
}
