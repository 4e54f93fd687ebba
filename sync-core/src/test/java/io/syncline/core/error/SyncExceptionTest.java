package io.syncline.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an error quotes, its text stays a text for people. */
final class SyncExceptionTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "\u00e9 \u65e5\u672c \uD83D\uDE00", "100 % of \\u0041"})
  void whatCanBeShownIsShownAsItIs(String text) {
    assertThat(new SyncException(ErrorCode.NOT_FOUND, text)).hasMessage(text);
  }

  @ParameterizedTest
  @CsvSource({
    "10, '\\u000a'",
    "13, '\\u000d'",
    "0, '\\u0000'",
    "27, '\\u001b'",
    "127, '\\u007f'",
    "133, '\\u0085'",
    "8232, '\\u2028'",
    "8233, '\\u2029'",
    "55296, '\\ud800'"
  })
  void whatCannotBeShownIsWrittenOut(int character, String written) {
    String key = "a" + (char) character + "b";
    assertThat(new SyncException(ErrorCode.NOT_FOUND, "key '" + key + "' is gone"))
        .hasMessage("key 'a" + written + "b' is gone");
  }

  @Test
  void eachOfSeveralFindingsIsALine() {
    assertThat(
            SyncException.ofLines(
                ErrorCode.INVALID_CONFIGURATION, List.of("first", "second\nforged")))
        .hasMessage("first\nsecond\\u000aforged");
  }

  @Test
  void theFindingIsWhatTheDeepestCauseSaysInOneLine() {
    IllegalStateException deepest = new IllegalStateException("key a\nb");
    SyncException error =
        new SyncException(ErrorCode.INTERNAL, "failed", new RuntimeException("between", deepest));
    assertThat(error.finding()).isEqualTo("key a\\u000ab");
    assertThat(new SyncException(ErrorCode.INTERNAL, "alone").finding()).isEqualTo("alone");
    assertThat(new SyncException(ErrorCode.INTERNAL, "m", new IllegalStateException()).finding())
        .isEqualTo("IllegalStateException");
  }
}
