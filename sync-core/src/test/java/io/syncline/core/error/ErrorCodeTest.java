package io.syncline.core.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue of errors is complete and stable. */
final class ErrorCodeTest {
  @Test
  void idsAreUnique() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::id)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void eachCodeHasAnIdOfAKnownAreaAFateAndARemedy(ErrorCode code) {
    assertThat(code.id()).matches("SYN-[1234569][0-9]{3}");
    assertThat(code.fate()).isNotNull();
    assertThat(code.remedy()).isNotBlank().hasSizeBetween(20, 200).doesNotContain("\n");
    assertThat(code.remedy()).matches("[A-Z].*");
  }

  @Test
  void codesAreListedInTheOrderOfTheirIds() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::id)).isSorted();
  }

  @Test
  void aBugStopsTheNode() {
    assertThat(ErrorCode.INTERNAL.fate()).isEqualTo(Fate.STOP);
    assertThat(ErrorCode.INTERNAL.id()).startsWith("SYN-9");
  }

  @Test
  void anExceptionCarriesItsCodeMessageAndCause() {
    IllegalStateException cause = new IllegalStateException("below");
    SyncException error = new SyncException(ErrorCode.NOT_FOUND, "what was found", cause);
    assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(error).hasMessage("what was found").hasCause(cause);
    assertThat(new SyncException(ErrorCode.NOT_FOUND, "alone")).hasNoCause();
  }

  @Test
  void anExceptionHasAlwaysACodeAndAMessage() {
    assertThatNullPointerException().isThrownBy(() -> new SyncException(null, "message"));
    assertThatNullPointerException().isThrownBy(() -> new SyncException(ErrorCode.NOT_FOUND, null));
  }
}
