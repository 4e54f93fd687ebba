package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The version that a node tells is the one that was built. */
final class BuildVersionTest {
  @Test
  void versionIsThatOfTheBuild() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
    String built = XPathFactory.newInstance().newXPath().evaluate("/project/parent/version", pom);
    assertThat(built).isNotEmpty();
    assertThat(BuildVersion.CURRENT).isEqualTo(built);
  }
}
