package io.syncline.agent.audit;

import io.syncline.agent.check.CheckForm;

/** The stored form of reports: JSON, so that a person can read it. */
public final class AuditForm {
  private AuditForm() {}

  /** The stored form of a report. */
  public static byte[] bytes(AuditReport report) {
    return CheckForm.bytes(report);
  }

  /** Reads a report; throws {@link com.google.gson.JsonParseException} when it is none. */
  public static AuditReport report(byte[] json) {
    return CheckForm.read(json, AuditReport.class);
  }
}
