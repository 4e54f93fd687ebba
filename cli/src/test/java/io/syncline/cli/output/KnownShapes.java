package io.syncline.cli.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the shapes of the command line: what its classes have in static fields, or make of flags.
 */
final class KnownShapes {
  private KnownShapes() {}

  /**
   * A shape and where it is.
   *
   * @param item the type that it shows
   */
  record Known(String where, Shape<Object> shape, Type item) {
    @Override
    public String toString() {
      return shape.kind() + " of " + where;
    }
  }

  static List<Known> all() {
    Path classes;
    try {
      classes = Path.of(Shape.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
    try (Stream<Path> files = Files.walk(classes.resolve("io/syncline/cli"))) {
      List<Known> all = new ArrayList<>();
      files
          .map(file -> classes.relativize(file).toString().replace('/', '.'))
          .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
          .sorted()
          .forEach(name -> addAll(all, name.substring(0, name.length() - ".class".length())));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addAll(List<Known> all, String className) {
    try {
      Class<?> type = Class.forName(className);
      if (type.getPackage().equals(Shape.class.getPackage())) {
        return;
      }
      for (Field field : type.getDeclaredFields()) {
        if (field.getType() == Shape.class && Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          add(
              all,
              type.getSimpleName() + "." + field.getName(),
              field.get(null),
              field.getGenericType());
        }
      }
      for (Method method : type.getDeclaredMethods()) {
        boolean makesOne =
            method.getReturnType() == Shape.class
                && Modifier.isStatic(method.getModifiers())
                && Arrays.equals(method.getParameterTypes(), new Class<?>[] {boolean.class});
        if (makesOne) {
          method.setAccessible(true);
          add(
              all,
              type.getSimpleName() + "." + method.getName(),
              method.invoke(null, true),
              method.getGenericReturnType());
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(className, e);
    }
  }

  @SuppressWarnings("unchecked")
  private static void add(List<Known> all, String where, Object shape, Type type) {
    Type item = ((ParameterizedType) type).getActualTypeArguments()[0];
    all.add(new Known(where, (Shape<Object>) shape, item));
  }
}
