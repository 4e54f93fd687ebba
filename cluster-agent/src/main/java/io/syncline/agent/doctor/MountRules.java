package io.syncline.agent.doctor;

import io.syncline.agent.admin.MountTester.Check;
import io.syncline.core.doctor.Examination;
import io.syncline.core.mount.Mount;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the store of a mount can be asked. */
final class MountRules {
  private MountRules() {}

  /**
   * Judges a store by what it answered about the root of a mount.
   *
   * @param checks in order; later ones are missing where an earlier one failed
   */
  static Examination store(Mount mount, List<Check> checks) {
    String subject = "store " + mount.path();
    return checks.stream()
        .filter(check -> !check.ok())
        .findFirst()
        .map(
            check ->
                Examination.fail(
                    subject,
                    check.name() + " " + mount.location() + ": " + check.detail(),
                    "the root of the mount can be read and listed",
                    check.remedy() + " Try: syncline mount test " + mount.location()))
        .orElseGet(
            () ->
                Examination.ok(
                    subject,
                    checks.stream()
                        .filter(check -> !check.name().equals("resolve"))
                        .map(Check::detail)
                        .collect(Collectors.joining(", "))));
  }
}
