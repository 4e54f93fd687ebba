package io.syncline.cache.namespace;

import java.io.InputStream;

/**
 * A file opened for reading at one version.
 *
 * @param file what is read
 * @param offset the first byte of {@code bytes} in the file
 * @param length how many bytes follow
 * @param bytes the bytes; the caller closes it. A file replaced meanwhile ends it with an {@link
 *     java.io.IOException} caused by {@code CHANGED_UNDERNEATH}
 */
public record OpenFile(FileAnswer file, long offset, long length, InputStream bytes) {}
