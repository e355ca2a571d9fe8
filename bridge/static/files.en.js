// What is said of files, in English.

export const words = {
  picture: "Picture",
  text: "Text",
  checking: "Being checked…",
  progress: "Sending the file",
  cancel: "Cancel",
  remove: "Remove",
  refused: (why = "It could not be fetched.") => `Not shown. ${why}`,
  why: {
    "file-type": "Only pictures (JPEG, PNG, GIF, WebP), PDF and plain text can be sent.",
    "file-size": "It is too large: a file may have {}.",
    "file-empty": "It is empty.",
    "file-damaged": "It is damaged.",
    "file-pixels": "The picture is too large.",
    "file-active": "This PDF starts programs.",
    "file-off": "No files can be sent here now.",
    "file-count": "No more files can be sent in this chat.",
    "file-full": "There is no room for files at the moment. Please try again later.",
  },
};
