package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not go together at {@code syncline check run --level}, and what it says then. */
final class QuickCheckUsageTest {
  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start() {
    node = FakeNode.start("east");
    shell = new Shell(folder).knowing(node.context());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--against west | --against west does not go with --level standard (expected ufs)",
        "--level quick --against ufs | --against ufs does not go with --level quick",
        "--level quick --sample 5% | --sample does not go with --level quick",
        "--level quick --repair reload | --repair does not go with --level quick",
        "--level quick --reason x | --reason does not go with --level quick",
        "--level quick --max-duration 5m | --max-duration does not go with --level quick",
        "--level quick --detach | --detach does not go with --level quick",
        "--level quick --report f | --report does not go with --level quick",
        "--level quick --rate 0 | --rate 0 is not in 1 to 10000",
        "--level quick --against east | --against east is the cluster that is compared",
        "--level quick | there is no other cluster to compare with",
        "--level quick --against nobody | there is no context 'nobody'",
      })
  void whatMakesNoSenseIsRefused(String options, String message) {
    Shell.Result result = shell.run(("check run /lake " + options).split(" ", -1));
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(result.out()).isEmpty();
    assertThat(node.checks.starts).as("nothing was started").isEmpty();
  }

  @Test
  void theStandardLevelIsMeantWhereNoneIsNamedAndMayBeNamed() {
    assertThat(shell.run("check", "run", "/lake", "--detach").code()).isZero();
    assertThat(
            shell
                .run("check", "run", "/lake", "--detach", "--level", "standard", "--against", "ufs")
                .code())
        .isZero();
    assertThat(node.checks.starts).hasSize(2);
    assertThat(node.checks.starts.get(0)).isEqualTo(node.checks.starts.get(1));
  }
}
