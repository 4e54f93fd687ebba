/** The rules of who may see whom, checked on the compiled main classes of all modules. */
@NullMarked
package io.syncline.architecture;

import org.jspecify.annotations.NullMarked;
