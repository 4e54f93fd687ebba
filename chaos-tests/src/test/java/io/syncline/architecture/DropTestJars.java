package io.syncline.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/**
 * Leaves out test jars: with {@code verify} the fakes of the core arrive as {@code *-tests.jar},
 * which ArchUnit does not take for tests.
 */
public final class DropTestJars implements ImportOption {
  @Override
  public boolean includes(Location location) {
    return !location.contains("-tests.jar");
  }
}
