package io.syncline.cli.command.doctor;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Shape;
import io.syncline.proto.node.v1.Examination;
import io.syncline.proto.node.v1.Verdict;

/** How examinations are shown. */
final class DoctorShapes {
  /** One row for each thing that was looked at. */
  static final Shape<Examined> ROWS =
      Shape.of("Examination", DoctorShapes::name, DoctorShapes::json)
          .column("NODE", Examined::node)
          .column("EXAMINED", examined -> examined.found().getSubject())
          .column("VERDICT", Examined::verdict)
          .column("FOUND", examined -> examined.found().getFound())
          .column("EXPECTED", examined -> orDash(examined.found().getExpected()))
          .column("TRY", examined -> orDash(examined.found().getRemedy()))
          .build();

  private DoctorShapes() {}

  /**
   * One thing that was looked at.
   *
   * @param node which examined itself
   * @param found what came of it
   */
  record Examined(String node, Examination found) {
    /** Whether somebody should look; so is what this version does not know. */
    boolean isProblem() {
      return badness() > Verdict.VERDICT_SKIPPED.getNumber();
    }

    /** The higher, the worse. */
    int badness() {
      return switch (found.getVerdict()) {
        case VERDICT_OK, VERDICT_SKIPPED, VERDICT_WARN, VERDICT_FAIL ->
            found.getVerdict().getNumber();
        case VERDICT_UNKNOWN, VERDICT_UNSPECIFIED, UNRECOGNIZED ->
            Verdict.VERDICT_UNKNOWN.getNumber();
      };
    }

    String verdict() {
      return switch (found.getVerdict()) {
        case VERDICT_OK -> "OK";
        case VERDICT_SKIPPED -> "SKIPPED";
        case VERDICT_WARN -> "WARN";
        case VERDICT_FAIL -> "FAIL";
        case VERDICT_UNKNOWN, VERDICT_UNSPECIFIED, UNRECOGNIZED -> "UNKNOWN";
      };
    }
  }

  private static String name(Examined examined) {
    return examined.node() + "/" + examined.found().getSubject();
  }

  private static JsonObject json(Examined examined) {
    JsonObject json = new JsonObject();
    json.addProperty("node", examined.node());
    json.addProperty("subject", examined.found().getSubject());
    json.addProperty("verdict", examined.verdict());
    json.addProperty("found", examined.found().getFound());
    if (!examined.found().getExpected().isEmpty()) {
      json.addProperty("expected", examined.found().getExpected());
    }
    if (!examined.found().getRemedy().isEmpty()) {
      json.addProperty("remedy", examined.found().getRemedy());
    }
    return json;
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
