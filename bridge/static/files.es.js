// What is said of files, in Spanish.

export const words = {
  picture: "Imagen",
  text: "Texto",
  checking: "Comprobando…",
  progress: "Enviando el archivo",
  cancel: "Cancelar",
  remove: "Quitar",
  refused: (why = "No se pudo obtener.") => `No se muestra. ${why}`,
  why: {
    "file-type": "Solo se pueden enviar imágenes (JPEG, PNG, GIF, WebP), PDF y texto sin formato.",
    "file-size": "Es demasiado grande: un archivo puede tener {}.",
    "file-empty": "Está vacío.",
    "file-damaged": "Está dañado.",
    "file-pixels": "La imagen es demasiado grande.",
    "file-active": "Este PDF inicia programas.",
    "file-off": "Ahora no se pueden enviar archivos aquí.",
    "file-count": "No se pueden enviar más archivos en este chat.",
    "file-full": "Por el momento no hay espacio para archivos. Inténtelo más tarde.",
  },
};
