/** The building blocks of the channels' messages: forms, XML, signed text, goods and error codes. */
@NullMarked
package upay.channel.message;

import org.jspecify.annotations.NullMarked;
