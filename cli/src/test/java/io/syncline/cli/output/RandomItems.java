package io.syncline.cli.output;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.syncline.cli.failure.Failure;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Makes items by chance, of the types that shapes show: messages and records of them. What may be
 * absent is so in half of all cases, and words that only a newer node knows come up too.
 */
final class RandomItems {
  private static final List<String> TEXTS = List.of("", "text", "east/n1/7", "/lake/a");
  private static final List<Long> WHOLE = List.of(0L, 1L, 2L, 1_738_324_800_000L);
  private static final int NOT_A_NUMBER_OF_ANY_ENUM = 99;

  private final RandomGenerator random;
  private final Map<String, List<String>> words;

  /**
   * Begins with a seed's generator.
   *
   * @param words what texts may be that are no free text, by {@code Type.field}
   */
  RandomItems(RandomGenerator random, Map<String, List<String>> words) {
    this.random = random;
    this.words = words;
  }

  /** An item of a type. */
  Object of(Type type) {
    return of(type, "");
  }

  private Object of(Type type, String field) {
    if (type instanceof ParameterizedType generic) {
      return of((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return pick(words.getOrDefault(field, TEXTS));
    } else if (plain == boolean.class || plain == Boolean.class) {
      return random.nextBoolean();
    } else if (plain == long.class || plain == Long.class) {
      return pick(WHOLE);
    } else if (plain == int.class || plain == Integer.class) {
      return random.nextInt(4);
    } else if (plain == double.class || plain == Double.class) {
      return random.nextInt(8) / 4.0;
    } else if (plain == Duration.class) {
      return Duration.ofMillis(pick(WHOLE));
    } else if (plain == Instant.class) {
      return Instant.ofEpochMilli(pick(WHOLE));
    } else if (plain == OptionalLong.class) {
      return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(pick(WHOLE));
    } else if (plain == Failure.class) {
      return Failure.usage("something was wrong", "");
    } else if (plain.isEnum()) {
      return pick(Arrays.asList(plain.getEnumConstants()));
    } else if (Message.class.isAssignableFrom(plain)) {
      return message(plain);
    } else if (plain.isRecord()) {
      return item(plain);
    }
    throw new AssertionError("teach RandomItems how to make a " + type);
  }

  private Object of(Class<?> type, Type[] arguments) {
    if (type == Optional.class) {
      return random.nextBoolean() ? Optional.empty() : Optional.of(of(arguments[0]));
    } else if (type == List.class) {
      List<Object> all = new ArrayList<>();
      for (int left = random.nextInt(3); left > 0; left--) {
        all.add(of(arguments[0]));
      }
      return all;
    }
    throw new AssertionError("teach RandomItems how to make a " + type);
  }

  private Object item(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String field = type.getSimpleName() + "." + components[i].getName();
      values[i] = of(components[i].getGenericType(), field);
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.toString(), e);
    }
  }

  private Message message(Class<?> type) {
    try {
      return filled((Message.Builder) type.getMethod("newBuilder").invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.toString(), e);
    }
  }

  private Message filled(Message.Builder message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isRepeated()) {
        // The keys of a map are different from each other.
        for (int left = random.nextInt(field.isMapField() ? 2 : 3); left > 0; left--) {
          message.addRepeatedField(field, value(message, field));
        }
      } else if (!field.hasPresence() || random.nextBoolean()) {
        message.setField(field, value(message, field));
      }
    }
    return message.build();
  }

  private Object value(Message.Builder message, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt(4);
      case LONG -> number(field);
      case FLOAT -> random.nextInt(8) / 4.0f;
      case DOUBLE -> random.nextInt(8) / 4.0;
      case STRING -> pick(TEXTS);
      case BYTE_STRING -> ByteString.copyFromUtf8(pick(TEXTS));
      case ENUM -> word(field.getEnumType());
      case MESSAGE -> filled(message.newBuilderForField(field));
    };
  }

  private Object word(EnumDescriptor type) {
    int chosen = random.nextInt(type.getValues().size() + 1);
    return chosen < type.getValues().size()
        ? type.getValues().get(chosen)
        : type.findValueByNumberCreatingIfUnknown(NOT_A_NUMBER_OF_ANY_ENUM);
  }

  private long number(FieldDescriptor field) {
    return isSigned(field) && random.nextInt(4) == 0 ? -1 : pick(WHOLE);
  }

  private static boolean isSigned(FieldDescriptor field) {
    return field.getType() == FieldDescriptor.Type.INT64
        || field.getType() == FieldDescriptor.Type.SINT64;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
