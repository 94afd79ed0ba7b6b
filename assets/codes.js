// Reads codes from a picture of the camera where the browser itself cannot: what labels of a lab carry.
// Plain script, nothing compiled while it runs; the picture stays in the browser.
import BarcodeFormat from "@zxing/library/esm/core/BarcodeFormat.js";
import BinaryBitmap from "@zxing/library/esm/core/BinaryBitmap.js";
import HybridBinarizer from "@zxing/library/esm/core/common/HybridBinarizer.js";
import DataMatrixReader from "@zxing/library/esm/core/datamatrix/DataMatrixReader.js";
import DecodeHintType from "@zxing/library/esm/core/DecodeHintType.js";
import MultiFormatOneDReader from "@zxing/library/esm/core/oned/MultiFormatOneDReader.js";
import QRCodeReader from "@zxing/library/esm/core/qrcode/QRCodeReader.js";
import RGBLuminanceSource from "@zxing/library/esm/core/RGBLuminanceSource.js";

const WIDEST = 960;
const { CODE_39, CODE_128, EAN_8, EAN_13, ITF } = BarcodeFormat;
const hints = new Map([
  [DecodeHintType.TRY_HARDER, true],
  [DecodeHintType.POSSIBLE_FORMATS, [CODE_39, CODE_128, EAN_8, EAN_13, ITF]],
]);

// The same call as the browser's own BarcodeDetector has.
export class Reader {
  constructor() {
    this.readers = [new QRCodeReader(), new DataMatrixReader(), new MultiFormatOneDReader(hints)];
    this.canvas = document.createElement("canvas");
  }

  async detect(video) {
    const [wide, high] = [video.videoWidth || video.width, video.videoHeight || video.height];
    if (!wide || !high) return [];
    const scale = Math.min(1, WIDEST / wide);
    const [width, height] = [Math.round(wide * scale), Math.round(high * scale)];
    Object.assign(this.canvas, { width, height });
    const pen = this.canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(video, 0, 0, width, height);
    const { data } = pen.getImageData(0, 0, width, height);
    const grey = new Uint8ClampedArray(width * height);
    for (let at = 0; at < grey.length; at++) grey[at] = (data[at * 4] * 77 + data[at * 4 + 1] * 150 + data[at * 4 + 2] * 29) >> 8;
    const picture = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(grey, width, height)));
    for (const reader of this.readers) {
      try {
        return [{ rawValue: reader.decode(picture, hints).getText() }];
      } catch {
        // Nothing of this kind lies before the camera now.
        reader.reset();
      }
    }
    return [];
  }
}
