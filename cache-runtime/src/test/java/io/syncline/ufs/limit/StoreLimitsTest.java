package io.syncline.ufs.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits are whole whichever of their classes is used first. */
class StoreLimitsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "$Retries", "$Breaker"})
  void defaultsAreWholeWhicheverClassIsLoadedFirst(String part) throws Exception {
    String name = "io.syncline.ufs.limit.StoreLimits";
    try (URLClassLoader fresh =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class.forName(name + part, true, fresh);
      Class<?> limits = Class.forName(name, true, fresh);
      Object defaults = limits.getField("DEFAULT").get(null);
      assertThat(limits.getMethod("retries").invoke(defaults)).isNotNull();
      assertThat(limits.getMethod("breaker").invoke(defaults)).isNotNull();
    }
  }

  private static URL[] classPath() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(new File(entry).toURI().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
