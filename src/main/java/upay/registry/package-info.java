/**
 * What operators enter and see of merchants, terminals, vendors and codes: the forms, the rules, and the rows as fields. The
 * command line and the management API have the same ones.
 */
@NullMarked
package upay.registry;

import org.jspecify.annotations.NullMarked;
