package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PrintedDocumentsTest {
  private static final String VERSION =
      "{\"apiVersion\": \"syncline/v1\", \"kind\": \"Version\", \"version\": \"1\", \"java\":"
          + " \"17\"%s}\n";

  @Test
  void takesWhatTheCommandPrints() {
    assertThatCode(() -> check("version -o json", 0, String.format(VERSION, "")))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAFieldThatTheSchemaDoesNotName() {
    String more = String.format(VERSION, ", \"build\": \"today\"");
    for (String call :
        new String[] {"version -o json", "version --output=jsonl", "version -ojson"}) {
      assertThatThrownBy(() -> check(call, 0, more))
          .isInstanceOf(AssertionError.class)
          .hasMessageContainingAll("syncline " + call, "Version", "build");
    }
  }

  @Test
  void looksAtEachOfSeveralDocuments() {
    String two = String.format(VERSION, "") + String.format(VERSION, ", \"build\": \"today\"");
    assertThatThrownBy(() -> check("version -o jsonl", 0, two))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("build");
  }

  @Test
  void refusesAKindThatIsNotSaidToBePrintedByTheCommand() {
    assertThatThrownBy(() -> check("completion -o json", 0, String.format(VERSION, "")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("completion", "printedBy", "Version");
  }

  @Test
  void refusesWhatIsNoJsonUnlessTheCommandFailed() {
    String cut = String.format(VERSION, "").substring(0, 40);
    assertThatThrownBy(() -> check("version -o json", 0, cut))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("printed no JSON");
    assertThatCode(() -> check("version -o json", 1, cut)).doesNotThrowAnyException();
  }

  private static void check(String call, int code, String out) {
    PrintedDocuments.check(call.split(" "), code, out);
  }
}
