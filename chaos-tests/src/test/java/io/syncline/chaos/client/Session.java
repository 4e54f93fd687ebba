package io.syncline.chaos.client;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who reads and writes a small set of paths through some nodes, one operation after the
 * other, until told to stop. Every few seconds there is a new set, because a path of which somebody
 * does not know what he did to it tells little from then on. The set before is only read: what its
 * last changes left stays there, and is shown, or somebody was not told. Some of what was looked at
 * is looked at again, through the same node: only the log tells whether what is held may be shown.
 */
public final class Session {
  private static final long GENERATION_NANOS = TimeUnit.SECONDS.toNanos(6);
  private static final int DIRECTORIES = 2;
  private static final int FILES = 6;
  private static final int TREES = 3;
  private static final int MAX_PAUSE_MILLIS = 60;
  private static final int REMEMBERED = 100;
  private static final Mount[] MOUNTS = Mount.values();

  private final String name;
  private final Random random;
  private final List<Client> clients;
  private final CountDownLatch stop;
  private final long begin = System.nanoTime();
  private final List<Look> looks = new ArrayList<>();
  private int written;

  /** A file that was looked at through a node. */
  private record Look(Client client, Mount mount, String path) {
    void again() {
      Answer unused = client.stat(mount, path, OptionalLong.empty());
    }
  }

  /**
   * A session that did nothing yet.
   *
   * @param clients of the nodes among which it chooses for each operation
   * @param stop counted down when it shall end
   */
  public Session(String name, long seed, List<Client> clients, CountDownLatch stop) {
    this.name = name;
    this.random = new Random(seed);
    this.clients = clients;
    this.stop = stop;
  }

  /** Works until told to stop. */
  public void run() {
    try {
      while (!stop.await(random.nextInt(MAX_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One operation. */
  public void step() {
    Client client = clients.get(random.nextInt(clients.size()));
    Mount mount = MOUNTS[random.nextInt(MOUNTS.length)];
    long newest = (System.nanoTime() - begin) / GENERATION_NANOS;
    int dice = random.nextInt(100);
    if (dice < 22) {
      change(client, mount, home(mount, newest));
    } else if (dice < 29) {
      changeTree(client, mount, home(mount, newest));
    } else if (dice < 72 && !looks.isEmpty()) {
      looks.get(random.nextInt(looks.size())).again();
    } else {
      look(client, mount, home(mount, dice < 86 ? newest : Math.max(0, newest - 1)));
    }
  }

  private static String home(Mount mount, long generation) {
    return mount.canonical(mount.path()) + "/g" + generation;
  }

  private void change(Client client, Mount mount, String home) {
    String path = home + file();
    int dice = random.nextInt(10);
    if (dice < 6) {
      Answer unused = client.put(mount, path, value(path));
    } else if (dice < 8) {
      Answer unused = client.delete(mount, path);
    } else if (dice < 9) {
      String to = home + file();
      if (!to.equals(path)) {
        Answer unused = client.rename(mount, path, to);
      }
    } else {
      String directory = home + "/m" + random.nextInt(TREES);
      Answer unused =
          random.nextBoolean()
              ? client.makeDirectory(mount, directory)
              : client.delete(mount, directory);
    }
  }

  private void changeTree(Client client, Mount mount, String home) {
    String tree = home + "/t" + random.nextInt(TREES);
    int dice = random.nextInt(5);
    if (dice < 3) {
      String file = tree + (random.nextBoolean() ? "/a" : "/b/c");
      Answer unused = client.put(mount, file, value(file));
    } else if (dice < 4) {
      Answer unused = client.renameTree(mount, tree, home + "/t" + (TREES + random.nextInt(TREES)));
    } else {
      Answer unused = client.deleteTree(mount, home + "/t" + random.nextInt(2 * TREES));
    }
  }

  private void look(Client client, Mount mount, String home) {
    OptionalLong asked = asked();
    int dice = random.nextInt(10);
    if (dice < 4) {
      String path = home + file();
      Answer unused = client.stat(mount, path, asked);
      if (looks.size() == REMEMBERED) {
        looks.remove(0);
      }
      looks.add(new Look(client, mount, path));
    } else if (dice < 6) {
      Answer unused = client.read(mount, home + file(), asked);
    } else if (dice < 8) {
      Answer unused = client.list(mount, home + "/d" + random.nextInt(DIRECTORIES), asked);
    } else if (dice < 9) {
      String tree = home + "/t" + random.nextInt(2 * TREES);
      Answer unused = client.stat(mount, tree + (random.nextBoolean() ? "/a" : "/b/c"), asked);
    } else {
      Answer unused = client.list(mount, home, asked);
    }
  }

  private OptionalLong asked() {
    return switch (random.nextInt(10)) {
      case 0 -> OptionalLong.of(0);
      case 1 -> OptionalLong.of(300);
      case 2 -> OptionalLong.of(1_500);
      default -> OptionalLong.empty();
    };
  }

  private String file() {
    return "/d" + random.nextInt(DIRECTORIES) + "/f" + random.nextInt(FILES);
  }

  private String value(String path) {
    return path + " by " + name + "#" + written++;
  }
}
