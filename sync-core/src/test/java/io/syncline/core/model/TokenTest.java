package io.syncline.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of tokens: what is written is read again, and nothing else is. */
final class TokenTest {
  @Test
  void textIsStable() {
    Token token = new Token(new Origin("east", "node-1", 1_700_000_000_123L), 7, 42);
    assertThat(token).hasToString("east/node-1/1700000000123@7:42");
  }

  @Property(tries = 200)
  void readsWhatItWrites(
      @ForAll("names") String cluster,
      @ForAll("names") String name,
      @ForAll @LongRange(min = 0) long incarnation,
      @ForAll @IntRange(min = 0, max = 999_999_999) int partition,
      @ForAll @LongRange(min = 0) long sequence) {
    Token token = new Token(new Origin(cluster, name, incarnation), partition, sequence);
    assertThat(token.toString()).hasSizeLessThanOrEqualTo(Token.MAX_TEXT);
    assertThat(Token.parse(token.toString())).isEqualTo(token);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .numeric()
        .withChars('-')
        .ofMinLength(1)
        .ofMaxLength(63)
        .filter(text -> text.matches(Origin.NAME_PATTERN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "east/n1/1",
        "east/n1/1@0",
        "east/n1/1@0:",
        "east/n1/1@-1:0",
        "east/n1/1@0:-1",
        "east/n1/1@+1:0",
        "east/n1/1@\u0661:0",
        "east/n1/1@0:0 ",
        "east/n1/1@0:0,east/n1/1@0:1",
        "east/n1@0:0",
        "east/n1/@0:0",
        "east/n1/x@0:0",
        "East/n1/1@0:0",
        "east/n1/-1@0:0",
        "east/n1/1@0:9223372036854775808",
        "east/n1/9223372036854775808@0:0",
        "east/n1/1@1000000000:0"
      })
  void refusesWhatIsNoToken(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Token.parse(text));
  }

  @Test
  void refusesTextThatIsTooLong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Token.parse("a".repeat(Token.MAX_TEXT + 1)))
        .withMessageContaining("201 characters");
  }
}
