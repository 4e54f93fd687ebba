package io.syncline.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.http.ByteRange.Piece;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One range is read as RFC 9110 says; anything else is ignored. */
final class ByteRangeTest {
  @Test
  void rangesAreCutToTheFile() {
    assertThat(piece("bytes=0-9", 100)).contains(new Piece(0, 10));
    assertThat(piece("bytes=90-", 100)).contains(new Piece(90, 10));
    assertThat(piece("bytes=90-1000", 100)).contains(new Piece(90, 10));
    assertThat(piece("bytes=-10", 100)).contains(new Piece(90, 10));
    assertThat(piece("bytes=-1000", 100)).contains(new Piece(0, 100));
    assertThat(piece("bytes=99-99", 100)).contains(new Piece(99, 1));
  }

  @Test
  void rangesBehindTheEndHoldNothing() {
    assertThat(piece("bytes=100-", 100)).isEmpty();
    assertThat(piece("bytes=-0", 100)).isEmpty();
    assertThat(piece("bytes=0-", 0)).isEmpty();
    assertThat(piece("bytes=-5", 0)).isEmpty();
  }

  @Test
  void whatIsNoSingleRangeIsIgnored() {
    assertThat(ByteRange.parse("bytes=0-1,3-4")).isEmpty();
    assertThat(ByteRange.parse("bytes=5-2")).isEmpty();
    assertThat(ByteRange.parse("bytes=-")).isEmpty();
    assertThat(ByteRange.parse("lines=1-2")).isEmpty();
    assertThat(ByteRange.parse("bytes=99999999999999999999-")).isEmpty();
  }

  private static Optional<Piece> piece(String header, long size) {
    return ByteRange.parse(header).orElseThrow().of(size);
  }
}
