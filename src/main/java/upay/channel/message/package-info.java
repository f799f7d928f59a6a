/** The building blocks of the channels' messages: forms, XML, signed text, goods and error codes. */
package upay.channel.message;
