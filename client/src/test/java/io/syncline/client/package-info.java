@NullMarked
package io.syncline.cli.client;

import org.jspecify.annotations.NullMarked;
