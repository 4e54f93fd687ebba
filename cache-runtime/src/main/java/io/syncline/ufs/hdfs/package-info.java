/** HDFS: the under file system over a NameNode's own protocol, one request at a time. */
@NullMarked
package io.syncline.ufs.hdfs;

import org.jspecify.annotations.NullMarked;
