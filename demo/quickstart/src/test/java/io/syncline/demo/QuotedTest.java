package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class QuotedTest {
  @ParameterizedTest
  @ValueSource(strings = {"/lake", "/a lake", "/Tom's", "/a \"lake\"", "/back\\slash", "/end\\"})
  void readsAsWhatItWas(String text) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf %s " + Quoted.shell(text))
            .redirectErrorStream(true)
            .start();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(text);
    assertThat(
            new Load(LoadSettings.builder().build())
                .loadFromString("[" + Quoted.yaml(text) + ", more]"))
        .isEqualTo(List.of(text, "more"));
  }
}
