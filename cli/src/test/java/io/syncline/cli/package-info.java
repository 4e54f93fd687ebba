@NullMarked
package io.syncline.cli;

import org.jspecify.annotations.NullMarked;
