/** The commands of the admin port, a file for each. */
@NullMarked
package io.tidegate.proxy.admin.command;

import org.jspecify.annotations.NullMarked;
