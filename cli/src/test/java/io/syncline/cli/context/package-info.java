@NullMarked
package io.syncline.cli.context;

import org.jspecify.annotations.NullMarked;
