package io.syncline.agent.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Token;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens on their way in and out of the doors. */
final class ReadTokensTest {
  private static final Token EAST = new Token(new Origin("east", "n1", 5), 3, 9);
  private static final Token WEST =
      new Token(new Origin("west", "n2", Long.MAX_VALUE), 0, Long.MAX_VALUE);

  @Test
  void textIsReadAgain() {
    assertThat(ReadTokens.ofText(List.of(ReadTokens.text(List.of(EAST, WEST)))))
        .containsExactly(EAST, WEST);
    assertThat(ReadTokens.ofText(List.of(" " + EAST + " , ", "", WEST.toString())))
        .containsExactly(EAST, WEST);
    assertThat(ReadTokens.ofText(List.of())).isEmpty();
  }

  @Test
  void messagesAreRead() {
    assertThat(ReadTokens.of(List.of(wire("east/n1/5", 3, 9)))).containsExactly(EAST);
  }

  @Test
  void whatIsWrongIsNamed() {
    refused("'nonsense'", () -> ReadTokens.ofText(List.of(EAST + ",nonsense")));
    refused("201 characters", () -> ReadTokens.ofText(List.of("x".repeat(201))));
    refused("'east'", () -> ReadTokens.of(List.of(wire("east", 0, 0))));
    refused("161 characters", () -> ReadTokens.of(List.of(wire("x".repeat(161), 0, 0))));
    refused("4294967295", () -> ReadTokens.of(List.of(wire("east/n1/5", -1, 0))));
    refused("18446744073709551615", () -> ReadTokens.of(List.of(wire("east/n1/5", 0, -1))));
  }

  @Test
  void tooManyAreRefused() {
    List<Token> most = Collections.nCopies(ReadTokens.MAX, EAST);
    assertThat(ReadTokens.ofText(List.of(ReadTokens.text(most)))).isEqualTo(most);
    refused(
        "more than 1024", () -> ReadTokens.ofText(List.of(ReadTokens.text(most), EAST.toString())));
    refused(
        "more than 1024",
        () -> ReadTokens.of(Collections.nCopies(ReadTokens.MAX + 1, wire("east/n1/5", 0, 0))));
  }

  private static io.syncline.proto.node.v1.Token wire(String origin, int partition, long sequence) {
    return io.syncline.proto.node.v1.Token.newBuilder()
        .setOrigin(origin)
        .setPartition(partition)
        .setSequence(sequence)
        .build();
  }

  private static void refused(String named, Runnable call) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call::run)
        .withMessageContaining(named)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
