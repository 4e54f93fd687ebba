package io.syncline.cli.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeOfTheCatalogueHasAnExitCode(ErrorCode code) {
    assertThat(ExitCode.ofErrorCode(code.id())).isPresent();
  }

  @Test
  void onlyInternalErrorsAreBugs() {
    assertThat(ErrorCode.values())
        .filteredOn(code -> ExitCode.ofErrorCode(code.id()).orElseThrow() == ExitCode.BUG)
        .containsExactly(ErrorCode.INTERNAL);
  }

  @ParameterizedTest
  @EnumSource(ClientError.class)
  void whatTheClientFindsIsInTheCatalogue(ClientError error) {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::id)).contains(error.id());
  }

  @Test
  void numbersAreUniqueAndFitAShell() {
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
        .doesNotHaveDuplicates()
        .allMatch(number -> number >= 0 && number <= 255);
  }
}
